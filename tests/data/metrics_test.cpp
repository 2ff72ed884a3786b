#include <gradus/data/data.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include "support.h"

using namespace gradus;

TEST_SUITE("data") {

TEST_CASE("accuracy and confusion_matrix count by hand") {
  const Tensor logits = tensor({{1, 5, 0}, {9, 2, 3}, {0, 1, 4}, {2, 2, 1}, {0, 0, 7}});
  const Tensor labels = tensor({1, 0, 0, 0, 2}, int64);  // taken for 1, 0, 2, 0 (first of two), 2
  CHECK(data::accuracy(logits, labels) == 0.8);
  const Tensor matrix = data::confusion_matrix(logits, labels);
  CHECK(matrix.dtype() == int64);
  CHECK(matrix.shape() == Shape{3, 3});
  CHECK(numbers(matrix) == Numbers{2, 0, 1, 0, 1, 0, 0, 0, 1});
  CHECK(data::accuracy(transpose(tensor({{1, 4}, {3, 5}})), tensor({1, 1}, int64)) == 1);
}

TEST_CASE("logits and labels that do not fit are refused") {
  const Tensor logits = ones({4, 3}), labels = zeros({4}, int64);
  CHECK_THROWS_AS(data::accuracy(logits, zeros({3}, int64)), ShapeError);
  CHECK_THROWS_AS(data::accuracy(logits, zeros({4, 1}, int64)), ShapeError);
  CHECK_THROWS_AS(data::accuracy(ones({4}), labels), ShapeError);
  CHECK_THROWS_AS(data::accuracy(zeros({0, 3}), zeros({0}, int64)), ShapeError);
  CHECK_THROWS_AS(data::accuracy(logits, zeros({4})), DtypeError);
  const Tensor wrong = tensor({0, 1, 2, 3}, int64);
  CHECK(has(complaint<ShapeError>([&] { data::confusion_matrix(logits, wrong); }), "label 3"));
  CHECK_THROWS_AS(data::confusion_matrix(logits, tensor({0, 1, 2, -1}, int64)), ShapeError);
}

}  // TEST_SUITE
