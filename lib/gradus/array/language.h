#pragma once
// What gradus asks of the compiler; every public header includes this before anything else.

#if __cplusplus < 202002L
#error gradus needs -std=c++20
#endif

// With _GLIBCXX_DEBUG the standard containers are other types. Tensors go by another name then, so
// that a file compiled with it does not link with a library that was not, nor the other way round.
#ifdef _GLIBCXX_DEBUG
#define GRADUS_ABI [[gnu::abi_tag("_GLIBCXX_DEBUG")]]
#else
#define GRADUS_ABI
#endif

// A template that the library and a user's file both instantiate is one function to the linker,
// which takes the user's, compiled for other instructions or by -Ofast. So what computes numbers
// stands in an inline namespace, whose name is another in the library's own files.
#ifdef GRADUS_LIBRARY
#define GRADUS_OWNER library
#else
#define GRADUS_OWNER user
#endif
