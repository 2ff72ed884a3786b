#include <gradus/array/error.h>
#include <gradus/nn/parameters.h>
#include <gradus/ops/create.h>
#include <gradus/ops/ops.h>

#include <doctest/doctest.h>

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

using namespace gradus;

namespace {

/// The names of a model's parameters, with spaces between.
template <class Model> std::string names_of(const Model& model) {
  std::string names;
  for (const auto& [name, tensor] : nn::named_parameters(model)) names += name + ' ';
  return names.substr(0, names.size() - !names.empty());
}

Tensor trained() { return parameter(zeros({2})); }

struct Layer {
  Layer(int in, int out) : weight(parameter(zeros({out, in}))), bias(parameter(zeros({out}))) {}
  auto fields() { return gradus::fields("weight", weight, "bias", bias); }
  Tensor weight, bias;
};
struct Net {
  Layer hidden{4, 3};
  Layer out{3, 2};
};
struct Deep {
  std::vector<Net> towers = std::vector<Net>(3);
  Tensor temperature = trained();
};
struct Tree {
  Tensor value = trained();
  std::vector<Tree> children = {};
  std::shared_ptr<Tree> link = nullptr;
  std::weak_ptr<Tree> parent = {};
};
enum class Mode { train, test };
struct Bystanders {
  int number = 1;
  bool flag = true;
  Mode mode = Mode::train;
  Dtype dtype = float32;
  Shape shape{2, 3};
  std::string text = "w";
  const char* literal = "w";
  std::function<Tensor(const Tensor&)> activation;
  double (*function)(double) = nullptr;
  std::vector<bool> bits = {true, false};
  std::array<std::vector<double>, 2> numbers;
  std::optional<int> maybe = 3;
  std::map<std::string, double> table = {{"a", 1.0}};
  RandomState generator{0};
  Tensor weight = trained();
};

struct Clock {
  Clock() {}
  std::mutex lock;
};
struct Timed {
  Clock clock;
  Tensor weight = trained();
};

namespace app {
struct Layer {
  Tensor weight = trained();
};
template <class F, class N> [[maybe_unused]] void visit(const F&, N&) {}
}  // namespace app

}  // namespace

template <> inline constexpr bool gradus::nn::holds_no_tensors<Clock> = true;

TEST_SUITE("parameters") {
TEST_CASE("a model of layers: dotted names in declaration order") {
  Net net;
  CHECK(names_of(net) == "hidden.weight hidden.bias out.weight out.bias");
  const auto named = nn::named_parameters(net);
  const auto listed = nn::parameters(net);
  REQUIRE(listed.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) CHECK(named[i].second.node() == listed[i].node());
  CHECK(listed[0].node() == net.hidden.weight.node());
  CHECK(listed[3].node() == net.out.bias.node());
}

TEST_CASE("containers of networks") {
  Deep deep;
  CHECK(nn::named_parameters(deep).size() == 13);
  CHECK(nn::named_parameters(deep)[4].first == "towers.1.hidden.weight");
  deep.towers = std::vector<Net>(3, Net{});  // copies of a Tensor are handles: weights are shared
  CHECK(names_of(deep) == "towers.0.hidden.weight towers.0.hidden.bias towers.0.out.weight "
                          "towers.0.out.bias temperature");
  deep.towers.clear();
  CHECK(names_of(deep) == "temperature");
}

TEST_CASE("every container has its way of naming") {
  struct Model {
    std::array<Layer, 2> pair{Layer{1, 1}, Layer{1, 1}};
    std::deque<Tensor> queue = {trained(), trained()};
    std::optional<Layer> full = Layer{1, 1}, empty;
    std::unique_ptr<Layer> owned = std::make_unique<Layer>(1, 1), none;
    std::pair<int, Tensor> couple{3, trained()};
    std::tuple<Tensor, std::string, Tensor> triple{trained(), "text", trained()};
    std::map<std::string, Tensor> heads = {{"left", trained()}, {"right", trained()}};
    std::map<int, Tensor> levels = {{7, trained()}};
    std::variant<int, Layer> either = Layer{1, 1}, number = 3;
  };
  CHECK(names_of(Model{}) == "pair.0.weight pair.0.bias pair.1.weight pair.1.bias queue.0 queue.1 "
                             "full.weight full.bias owned.weight owned.bias couple.1 triple.0 "
                             "triple.2 heads.left heads.right levels.7 either.weight either.bias");
}

TEST_CASE("a variant is visited by std::visit, whatever stands beside what it holds") {
  struct Model {
    std::variant<int, app::Layer> either = app::Layer();
  };
  CHECK(names_of(Model{}) == "either.weight");
}

TEST_CASE("a model need not be a struct") {
  CHECK(names_of(Layer{1, 1}) == "weight bias");
  CHECK(names_of(std::vector<Layer>{{1, 1}, {1, 1}}) == "0.weight 0.bias 1.weight 1.bias");
  CHECK(names_of(trained()) == "");
  CHECK(names_of(3).empty());
  const auto owned = std::make_unique<const Net>();
  CHECK(nn::parameters(owned).size() == 4);
  CHECK(nn::parameters(*owned).size() == 4);
}

TEST_CASE("only what requires a gradient is listed") {
  struct Model {
    Tensor buffer = zeros({2});
    Tensor undefined;
    Tensor weight = trained();
  };
  CHECK(names_of(Model{}) == "weight");
  std::string all;
  Model model;
  nn::for_each_tensor(model, [&](const std::string& name, Tensor&) { all += name + ' '; });
  CHECK(all == "buffer undefined weight ");
  CHECK(names_of(Bystanders{}) == "weight");
  CHECK(names_of(Timed{}) == "weight");
}

TEST_CASE("a parameter that is held twice is listed once, by its first name") {
  struct Tied {
    Tensor embed = trained();
    Tensor other = trained();
    Tensor readout = embed;
  };
  CHECK(names_of(Tied{}) == "embed other");
  const auto shared = std::make_shared<Net>();
  CHECK(nn::parameters(std::vector{shared, shared}).size() == 4);
}

TEST_CASE("trees, and links that lead back") {
  const auto root = std::make_shared<Tree>();
  root->children.resize(2);
  root->children[1].link = root;
  root->children[1].parent = root;
  CHECK(names_of(root) == "value children.0.value children.1.value");
  root->children[1].link = nullptr;
}

TEST_CASE("two of one address but not of one type are both visited") {
  struct Model {
    std::shared_ptr<Tensor> first;
    std::shared_ptr<Layer> whole;
  };
  const auto layer = std::make_shared<Layer>(1, 1);
  const Model model{std::shared_ptr<Tensor>(layer, &layer->weight), layer};
  CHECK(names_of(model) == "first whole.bias");
}

TEST_CASE("what cannot be trained, or told apart, is refused") {
  struct Computed {
    Tensor weight = trained() * 2;
  };
  CHECK_THROWS_WITH_AS(nn::parameters(Computed{}),
                       doctest::Contains("'weight' was computed by mul"), GraphError);
  struct Twins {
    Twins() : a(trained()), b(trained()) {}
    auto fields() { return gradus::fields("a", a, "a", b); }
    Tensor a, b;
  };
  CHECK_THROWS_WITH_AS(nn::named_parameters(Twins{}),
                       doctest::Contains("two parameters are called 'a'"), ValueError);
}
}  // TEST_SUITE
