//! Pages and forms that belong to no message: start, help, privacy, accessibility, language, appearance,
//! static files, logos, the operator's notice, reports of the content security policy, and unknown
//! addresses.

pub mod accessibility;
pub mod appearance;
pub mod assets;
pub mod csp_report;
pub mod help;
pub mod language;
pub mod logos;
pub mod not_found;
pub mod notice;
pub mod privacy;
pub mod start;
