#pragma once
#include <gradus/array/random.h>
#include <gradus/array/shape.h>
#include <gradus/graph/tensor.h>
#include <gradus/nn/fields.h>
#include <gradus/nn/standard_name.h>
#include <array>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <variant>
#include <vector>

// Each kind of class is known by its exact type, never guessed from what it can do: a user's class
// that merely iterates, or turns into a string, may hold tensors beside, which must not be lost.
// The standard library's are known by name, so that nobody includes a container that he does not
// use.

namespace gradus::nn {

/// Whether a type is passed over in the search for parameters: numbers, enums, text, functions and
/// what has no data. Say it of a class of your own that is none of the search's business:
///
///     template <> inline constexpr bool gradus::nn::holds_no_tensors<Clock> = true;
template <class T>
inline constexpr bool holds_no_tensors =
    std::is_arithmetic_v<T> || std::is_enum_v<T> || std::is_empty_v<T> ||
    std::is_null_pointer_v<T> || std::is_member_pointer_v<T> ||
    std::is_function_v<std::remove_pointer_t<T>> ||
    gradus::detail::standard_name<T> == "function" ||
    gradus::detail::standard_name<T> == "weak_ptr";
template <> inline constexpr bool holds_no_tensors<const char*> = true;
template <> inline constexpr bool holds_no_tensors<std::string> = true;
template <> inline constexpr bool holds_no_tensors<std::string_view> = true;
template <> inline constexpr bool holds_no_tensors<Shape> = true;
template <> inline constexpr bool holds_no_tensors<RandomState> = true;
template <class F> inline constexpr bool holds_no_tensors<gradus::detail::Function<F>> = true;
template <class T> inline constexpr bool holds_no_tensors<std::vector<T>> = holds_no_tensors<T>;
template <class T, std::size_t n>
inline constexpr bool holds_no_tensors<std::array<T, n>> = holds_no_tensors<T>;

namespace detail {

using gradus::detail::standard_name;

template <class T>
inline constexpr bool is_sequence = std::is_array_v<T> || standard_name<T> == "deque";
template <class T> inline constexpr bool is_sequence<std::vector<T>> = true;
template <class T, std::size_t n> inline constexpr bool is_sequence<std::array<T, n>> = true;

template <class T>
inline constexpr bool is_map = standard_name<T> == "map" || standard_name<T> == "unordered_map";

template <class T> inline constexpr bool is_tuple = false;
template <class... T> inline constexpr bool is_tuple<std::tuple<T...>> = true;
template <class A, class B> inline constexpr bool is_tuple<std::pair<A, B>> = true;

template <class T> inline constexpr bool is_variant = standard_name<T> == "variant";
template <class T> inline constexpr bool is_shared = standard_name<T> == "shared_ptr";
/// What holds one object or none; a pointer to an array does not tell how many.
template <class T>
concept Dereferences = requires(T& holder) {
  *holder;
};
template <class T>
inline constexpr bool is_holder = Dereferences<T> &&
                                  (is_shared<T> || standard_name<T> == "optional" ||
                                   standard_name<T> == "unique_ptr");

std::string join(const std::string& path, std::string_view name);
template <class Key> std::string key_name(const Key& key) {
  if constexpr (std::is_integral_v<Key>)
    return std::to_string(key);
  else
    return std::string(key);
}

/// One search through a model, and what to do with each tensor.
template <class F> class Search {
 public:
  explicit Search(F& found) : found_(found) {}

  template <class T> void visit(const std::string& path, T& object) {
    using Plain = std::remove_cv_t<T>;
    if constexpr (std::is_same_v<Plain, Tensor>)
      found_(path, object);
    else if constexpr (holds_no_tensors<Plain>)
      return;
    else if constexpr (is_holder<Plain>)
      visit_content(path, object);
    else if constexpr (is_sequence<Plain>)
      visit_elements(path, object);
    else if constexpr (is_map<Plain>)
      for (auto& [key, value] : object) visit(join(path, key_name(key)), value);
    else if constexpr (is_tuple<Plain>)
      visit_tuple(path, object, std::make_index_sequence<std::tuple_size_v<Plain>>{});
    else if constexpr (is_variant<Plain>)
      std::visit([&](auto& held) { visit(path, held); }, object);
    else
      visit_fields(path, object);
  }

 private:
  template <class T> void visit_content(const std::string& path, T& holder) {
    if (!holder) return;
    if constexpr (is_shared<std::remove_cv_t<T>>)
      if (was_here(holder.get(), typeid(typename T::element_type))) return;
    visit(path, *holder);
  }
  /// Whether a shared object was seen before, for it may lead back to itself.
  bool was_here(const void* object, const std::type_info& type) {
    for (const auto& [other, its_type] : shared_)
      if (other == object && *its_type == type) return true;
    shared_.emplace_back(object, &type);
    return false;
  }
  template <class T> void visit_elements(const std::string& path, T& sequence) {
    using Element = std::remove_cvref_t<decltype(*std::begin(sequence))>;
    std::size_t index = 0;
    if constexpr (!holds_no_tensors<Element>)
      for (auto& element : sequence) visit(join(path, std::to_string(index++)), element);
  }
  template <class T, std::size_t... I>
  void visit_tuple(const std::string& path, T& tuple, std::index_sequence<I...>) {
    (visit(join(path, std::to_string(I)), std::get<I>(tuple)), ...);
  }
  template <class T> void visit_fields(const std::string& path, T& object) {
    using Plain = std::remove_cv_t<T>;
    constexpr bool pointer = std::is_pointer_v<Plain>;
    constexpr bool open = gradus::detail::ListsFields<Plain> || gradus::detail::PlainStruct<Plain>;
    static_assert(!pointer,
                  "gradus: a raw pointer may hide parameters. Hold a layer by value or by "
                  "std::unique_ptr or std::shared_ptr");
    static_assert(
        pointer || open,
        "gradus: this class hides its fields. If it holds parameters, list its fields: "
        "auto fields() { return gradus::fields(\"w\", w, \"b\", b); }  If it holds none: "
        "template <> inline constexpr bool gradus::nn::holds_no_tensors<ThisClass> = true;");
    const auto go_on = [&](std::string_view name, auto& field) { visit(join(path, name), field); };
    if constexpr (open) for_each_field(object, go_on);
  }

  F& found_;
  std::vector<std::pair<const void*, const std::type_info*>> shared_;
};

}  // namespace detail

/// Calls found(name, tensor) for every tensor that a model holds, in declaration order. The name is
/// the path through the fields, "towers.0.hidden.weight": elements of containers, pairs and tuples
/// go by their index, those of maps by their key, and what is held by a std::optional or a smart
/// pointer by the name of its holder. What a std::shared_ptr leads to is visited once.
template <class Model, class F> void for_each_tensor(Model& model, F&& found) {
  detail::Search<std::remove_reference_t<F>>(found).visit("", model);
}

}  // namespace gradus::nn
