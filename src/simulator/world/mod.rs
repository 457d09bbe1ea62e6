//! The people, companies and dialogs that the demo starts with.
