#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace gradus::check {

/// Which way each element of one op went.
struct Branching {
  std::string op;
  std::string line;
  std::vector<double> ways;
};
/// The ways of all ops with branches, in the order in which they ran.
using Signature = std::vector<Branching>;

/// The signature of what `run` computes.
Signature branches_of(const std::function<void()>& run);
/// "relu at model.cpp:30, element 17": the first place where two signatures part; "" where they
/// agree.
std::string parting(const Signature& a, const Signature& b);

}  // namespace gradus::check
