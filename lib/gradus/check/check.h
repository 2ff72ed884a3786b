#pragma once

// The check room: tests of gradients.

#include <gradus/check/gradcheck.h>
#include <gradus/check/report.h>
