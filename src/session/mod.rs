//! What the server remembers of a visit: logins, login attempts, tokens, settings.
