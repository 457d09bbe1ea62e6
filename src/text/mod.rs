//! Every visible word in three languages, and the choice between them.
