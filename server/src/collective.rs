//! The demo Collective.
