//! Every visible word in three languages, and the choice between them.

/// A language of the user interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Norwegian bokmål.
    #[default]
    Nb,
    /// Norwegian nynorsk.
    Nn,
    /// English.
    En,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Nb, Self::Nn, Self::En];

    /// The two-letter code: `lang`, `ui_locales`, cookie, search language.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::En => "en",
        }
    }

    /// Reads a code of ours.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
    }

    /// In which order texts of service owners are wanted.
    #[must_use]
    pub fn fallbacks(self) -> [&'static str; 3] {
        match self {
            Self::Nb => ["nb", "nn", "en"],
            Self::Nn => ["nn", "nb", "en"],
            Self::En => ["en", "nb", "nn"],
        }
    }

    /// The same order as an `Accept-Language` header. All three are always named: Dialogporten
    /// knows no kinship of nn and nb (`dialogporten.md` §4.5).
    #[must_use]
    pub fn accept_language(self) -> &'static str {
        match self {
            Self::Nb => "nb,nn;q=0.9,en;q=0.8",
            Self::Nn => "nn,nb;q=0.9,en;q=0.8",
            Self::En => "en,nb;q=0.9,nn;q=0.8",
        }
    }
}
