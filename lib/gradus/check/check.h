#pragma once

// The check room: tests of gradients, and tests of those tests.

#include <gradus/check/gradcheck.h>
#include <gradus/check/mutate.h>
#include <gradus/check/report.h>
#include <gradus/check/taylor.h>
