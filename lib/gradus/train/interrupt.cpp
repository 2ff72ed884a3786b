#include "interrupt.h"

namespace gradus::train {
namespace {

volatile std::sig_atomic_t flag = 0;

}  // namespace

Interrupt::Interrupt() {
  flag = 0;
  struct sigaction action = {};
  action.sa_handler = [](int) { flag = 1; };
  action.sa_flags = SA_RESTART | SA_RESETHAND;
  sigaction(SIGINT, &action, &before_);
}

Interrupt::~Interrupt() { sigaction(SIGINT, &before_, nullptr); }

bool Interrupt::requested() const { return flag != 0; }

}  // namespace gradus::train
