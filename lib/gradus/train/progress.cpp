#include "progress.h"
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <string>
#include <sys/ioctl.h>
#include <unistd.h>
#include "text.h"

namespace gradus::train {
namespace {

constexpr auto redraw = std::chrono::milliseconds(50);

int terminal_width() {
  winsize size = {};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

Progress::Progress(std::int64_t epochs, std::int64_t every)
    : epochs_(epochs), every_(every), on_terminal_(isatty(STDOUT_FILENO)) {}

Progress::~Progress() {
  if (has_bar_) std::cout << std::endl;
}

double Progress::seconds() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

void Progress::epoch(std::int64_t number, double loss) {
  if (!on_terminal_) {
    if (number % every_ == 0)
      std::cout << "Epoch " << number << ", loss: " << shortest(loss) << std::endl;
    return;
  }
  const auto now = Clock::now();
  if (has_bar_ && number + 1 < epochs_ && now - drawn_ < redraw) return;
  drawn_ = now;
  draw_bar(number + 1, loss);
}

void Progress::draw_bar(std::int64_t done, double loss) {
  const double share = static_cast<double>(done) / static_cast<double>(epochs_);
  std::ostringstream text;
  text << std::setw(3) << static_cast<int>(100 * share) << " %  epoch "
       << std::setw(static_cast<int>(std::to_string(epochs_).size())) << done << "/" << epochs_
       << "  loss " << std::setprecision(3) << std::left << std::setw(9) << loss << " "
       << (done < epochs_ ? clock_time(seconds() * (1 - share) / share) + " left"
                          : "in " + clock_time(seconds()));
  const int room = terminal_width() - static_cast<int>(text.str().size()) - 4;
  const int width = std::clamp(room, 0, 30), full = static_cast<int>(width * share);
  std::cout << '\r';
  if (width > 2)
    std::cout << '[' << std::string(full, '#') << std::string(width - full, '.') << "] ";
  std::cout << text.str() << "\x1b[K" << std::flush;  // and clears what is behind
  has_bar_ = true;
}

}  // namespace gradus::train
