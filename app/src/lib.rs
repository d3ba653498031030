//! The workbench: window and command line in one.
