#define DOCTEST_CONFIG_IMPLEMENT
#include <gradus/array/memory.h>
#include <doctest/doctest.h>
#include <iostream>

// After every test case no graph node may be alive, and no more bytes than before the first one.

namespace {

int leaks = 0;

class LeakListener : public doctest::IReporter {
 public:
  explicit LeakListener(const doctest::ContextOptions&) {}
  void test_run_start() override { bytes_ = gradus::memory_stats().live_bytes; }
  void test_case_start(const doctest::TestCaseData& test) override { test_ = &test; }
  void test_case_end(const doctest::CurrentTestCaseStats&) override {
    const auto now = gradus::memory_stats();
    if (now.live_nodes == 0 && now.live_bytes == bytes_) return;
    std::cerr << test_->m_file.c_str() << ':' << test_->m_line << ": \"" << test_->m_name
              << "\" leaves " << now.live_nodes << " nodes and " << now.live_bytes - bytes_
              << " bytes behind\n";
    ++leaks;
    bytes_ = now.live_bytes;
  }

  void report_query(const doctest::QueryData&) override {}
  void test_run_end(const doctest::TestRunStats&) override {}
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_exception(const doctest::TestCaseException&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData&) override {}
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}

 private:
  std::int64_t bytes_ = 0;
  const doctest::TestCaseData* test_ = nullptr;
};
REGISTER_LISTENER("leaks", 1, LeakListener);

}  // namespace

int main(int argc, char** argv) {
  doctest::Context context(argc, argv);
  const int failed = context.run();
  if (leaks > 0) std::cerr << leaks << " test cases leak\n";
  return failed != 0 || leaks > 0;
}
