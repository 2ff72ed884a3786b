#pragma once

/// Registers the cases of numpy_cases.py, where a python3 has NumPy: one child runs them all, on
/// one thread, and takes its own time.
void register_numpy();
