//! Where it is seen: terminal modes, the frame sink, input, signals, hang-up. Imports only `keys`.
