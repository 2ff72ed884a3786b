// After `using namespace gradus;` the names that programs like are free for types of their own.

#include <gradus/elementwise.h>
#include <gradus/gradus.h>
#include <gradus/io/file.h>
#include <gradus/plot/plot.h>
#include <gradus/train/train.h>
#include <doctest/doctest.h>
#include <tuple>

using namespace gradus;

// In the global namespace, as a program's are: a name that gradus has too would be ambiguous below.
struct Add {};
struct Array {};
struct At {};
struct Axes {};
struct Axis {};
struct Closeness {};
struct Edge {};
struct Field {};
struct Function {};
struct Generator {};
struct Leaf {};
struct Literal {};
struct Made {};
struct Margin {};
struct MultiFunction {};
struct Node {};
struct Observer {};
struct Operand {};
struct Pair {};
struct Parameter {};
struct Reduction {};
struct Ref {};
struct Rule {};
struct Sorted {};
struct Triangle {};
struct Widen {};
struct Action {};
struct Actor {};
struct Agent {};
struct Attention {};
struct Batch {};
struct Batches {};
struct Bias {};
struct Block {};
struct Board {};
struct Body {};
struct Bounds {};
struct Branch {};
struct Buffer {};
struct Camera {};
struct Cell {};
struct Chunk {};
struct Circle {};
struct Class {};
struct Clock {};
struct Color {};
struct Column {};
struct Config {};
struct Constant {};
struct Context {};
struct Count {};
struct Counter {};
struct Critic {};
struct Curve {};
struct Data {};
struct Dataset {};
struct Decoder {};
struct Device {};
struct Dim {};
struct Dims {};
struct Discriminator {};
struct Distribution {};
struct Dropout {};
struct Dual {};
struct Element {};
struct Embedding {};
struct Encoder {};
struct Entry {};
struct Environment {};
struct Epoch {};
struct Example {};
struct Expression {};
struct Extras {};
struct Feature {};
struct Figure {};
struct Filter {};
struct Flag {};
struct Frame {};
struct Game {};
struct Gradient {};
struct Graph {};
struct Grid {};
struct Head {};
struct Hidden {};
struct History {};
struct Image {};
struct Index {};
struct Input {};
struct Item {};
struct Iterator {};
struct Job {};
struct Kernel {};
struct Key {};
struct Label {};
struct Labels {};
struct Lane {};
struct Layer {};
struct Linear {};
struct Line {};
struct List {};
struct Loader {};
struct Logger {};
struct Loss {};
struct Map {};
struct Mask {};
struct Matrix {};
struct Mean {};
struct Memory {};
struct Metric {};
struct Mode {};
struct Model {};
struct Module {};
struct Network {};
struct Neuron {};
struct Noise {};
struct Number {};
struct Numbers {};
struct Observation {};
struct Op {};
struct Operation {};
struct Optimizer {};
struct Options {};
struct Output {};
struct Page {};
struct Params {};
struct Part {};
struct Particle {};
struct Path {};
struct Pixel {};
struct Place {};
struct Plan {};
struct Point {};
struct Policy {};
struct Pool {};
struct Position {};
struct Prior {};
struct Probe {};
struct Problem {};
struct Progress {};
struct Queue {};
struct Random {};
struct Range {};
struct Record {};
struct References {};
struct Release {};
struct Replay {};
struct Report {};
struct Result {};
struct Reward {};
struct Row {};
struct Run {};
struct Sample {};
struct Sampler {};
struct Schedule {};
struct Scheduler {};
struct Scope {};
struct Sequence {};
struct Settings {};
struct Sight {};
struct Signature {};
struct Solver {};
struct Source {};
struct Split {};
struct Stack {};
struct State {};
struct Step {};
struct Sum {};
struct Sums {};
struct Symbol {};
struct Table {};
struct Tape {};
struct Task {};
struct Term {};
struct Time {};
struct Timer {};
struct Token {};
struct Tokenizer {};
struct Trace {};
struct Traced {};
struct Trainer {};
struct Trajectory {};
struct Transform {};
struct Tree {};
struct Value {};
struct Variable {};
struct Vector {};
struct Vertex {};
struct View {};
struct Vocabulary {};
struct Walk {};
struct Weight {};
struct Weights {};
struct Window {};
struct Windows {};
struct Word {};
struct Worker {};

TEST_CASE("a program's own types may have the names that programs like") {
  using Theirs = std::tuple<
      Add, Array, At, Axes, Axis, Closeness, Edge, Field, Function, Generator, Leaf, Literal, Made,
      Margin, MultiFunction, Node, Observer, Operand, Pair, Parameter, Reduction, Ref, Rule, Sorted,
      Triangle, Widen, Action, Actor, Agent, Attention, Batch, Batches, Bias, Block, Board, Body,
      Bounds, Branch, Buffer, Camera, Cell, Chunk, Circle, Class, Clock, Color, Column, Config,
      Constant, Context, Count, Counter, Critic, Curve, Data, Dataset, Decoder, Device, Dim, Dims,
      Discriminator, Distribution, Dropout, Dual, Element, Embedding, Encoder, Entry, Environment,
      Epoch, Example, Expression, Extras, Feature, Figure, Filter, Flag, Frame, Game, Gradient,
      Graph, Grid, Head, Hidden, History, Image, Index, Input, Item, Iterator, Job, Kernel, Key,
      Label, Labels, Lane, Layer, Linear, Line, List, Loader, Logger, Loss, Map, Mask, Matrix, Mean,
      Memory, Metric, Mode, Model, Module, Network, Neuron, Noise, Number, Numbers, Observation, Op,
      Operation, Optimizer, Options, Output, Page, Params, Part, Particle, Path, Pixel, Place, Plan,
      Point, Policy, Pool, Position, Prior, Probe, Problem, Progress, Queue, Random, Range, Record,
      References, Release, Replay, Report, Result, Reward, Row, Run, Sample, Sampler, Schedule,
      Scheduler, Scope, Sequence, Settings, Sight, Signature, Solver, Source, Split, Stack, State,
      Step, Sum, Sums, Symbol, Table, Tape, Task, Term, Time, Timer, Token, Tokenizer, Trace,
      Traced, Trainer, Trajectory, Transform, Tree, Value, Variable, Vector, Vertex, View,
      Vocabulary, Walk, Weight, Weights, Window, Windows, Word, Worker>;
  CHECK(std::tuple_size_v<Theirs> == 196);

  Generator generator;  // and beside them gradus is used as ever
  const Tensor x = parameter(ones({2}));
  backward(sum(x * x));
  CHECK(sizeof(generator) == 1);
  CHECK(x.grad().to_vector<double>() == std::vector<double>{2, 2});
}
