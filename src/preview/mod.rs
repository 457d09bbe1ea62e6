//! The designers' catalogue: every template in every state.
