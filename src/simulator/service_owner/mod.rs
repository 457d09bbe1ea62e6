//! Demo service owner: a site of its own that cases lead to.
