//! What the details page derives from a session.
