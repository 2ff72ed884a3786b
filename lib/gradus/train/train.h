#pragma once

// What a program that trains for a while shows and obeys.

#include <gradus/train/interrupt.h>
#include <gradus/train/page.h>
#include <gradus/train/progress.h>
#include <gradus/train/text.h>
