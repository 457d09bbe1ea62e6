//! Whether somebody between us and the database can read what is sent, or answer in its place
//! (`docs/rules/security.md#cfg-4`).

use std::{net::IpAddr, str::FromStr as _};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::StoreError;

/// How the database of an address is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseReach {
    /// On this machine: a file, a Unix socket or a loopback host.
    Local,
    /// On another host, whose certificate and name are verified.
    Verified,
    /// On another host that may be anybody.
    Unverified,
}

impl DatabaseReach {
    /// How the database at `url` is reached, with the environment variables of PostgreSQL that
    /// complete the address (`PGHOST`, `PGSSLMODE`).
    ///
    /// # Errors
    /// When the address cannot be read.
    pub fn of(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("sqlite:") {
            return Ok(Self::Local);
        }
        let options = PgConnectOptions::from_str(url).map_err(StoreError::Refused)?;
        let is_socket = options.get_socket().is_some() || options.get_host().starts_with('/');
        Ok(if is_socket || is_loopback(options.get_host()) {
            Self::Local
        } else if matches!(options.get_ssl_mode(), PgSslMode::VerifyFull) {
            Self::Verified
        } else {
            Self::Unverified
        })
    }
}

/// Whether the host is this machine, however names are resolved. Names below `localhost` and one
/// with a dot at its end may be asked of a name server, so they are not.
fn is_loopback(host: &str) -> bool {
    let bare = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    match bare.unwrap_or(host).parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
mod tests {
    //! Addresses as operators write them.

    use super::*;

    fn reach(url: &str) -> DatabaseReach {
        DatabaseReach::of(url).unwrap()
    }

    #[test]
    fn cfg_4_another_host_is_verified_by_verify_full_alone() {
        for rest in [
            "/inbox",
            "/inbox?sslmode=disable",
            "/inbox?sslmode=allow",
            "/inbox?sslmode=prefer",
            "/inbox?sslmode=require",
            "/inbox?sslmode=verify-ca",
            // The last one counts.
            "/inbox?sslmode=verify-full&sslmode=require",
            "/inbox?sslmode=verify-full&ssl-mode=disable",
            ":6432/inbox?SSLMODE=verify-full",
            "/inbox?application_name=sslmode%3Dverify-full",
        ] {
            let url = format!("postgres://me:word@db.example.no{rest}");
            assert_eq!(reach(&url), DatabaseReach::Unverified, "{rest}");
        }
        for rest in [
            "/inbox?sslmode=verify-full",
            ":6432/inbox?ssl-mode=verify-full",
            "/inbox?sslmode=require&sslmode=verify-full",
        ] {
            let url = format!("postgresql://me:word@db.example.no{rest}");
            assert_eq!(reach(&url), DatabaseReach::Verified, "{rest}");
        }
    }

    #[test]
    fn cfg_4_this_machine_is_loopback_and_sockets() {
        for local in [
            "sqlite://inbox.db",
            "postgres://me@localhost/inbox",
            "postgres://me@LOCALHOST/inbox",
            "postgres://127.0.0.1:54329/inbox",
            "postgres://127.8.9.10/inbox",
            "postgres://[::1]/inbox",
            "postgres://[::ffff:127.0.0.1]/inbox",
            "postgres://%2Frun%2Fpostgresql/inbox",
            "postgres://db.example.no/inbox?host=/run/postgresql",
            "postgres://db.example.no/inbox?host=127.0.0.1",
            "postgres://db.example.no/inbox?hostaddr=::1",
        ] {
            assert_eq!(reach(local), DatabaseReach::Local, "{local}");
        }
        for other in [
            "postgres://localhost/inbox?host=db.example.no",
            "postgres:///inbox?host=db.example.no",
            "postgres://localhost/inbox?hostaddr=192.0.2.1",
            "postgres://localhost./inbox",
            "postgres://db.localhost/inbox",
            "postgres://localhost.example.no/inbox",
            "postgres://localhost,db.example.no/inbox",
            "postgres://0.0.0.0/inbox",
            "postgres://127.0.0.1.example.no/inbox",
            "postgres://10.0.0.1/inbox",
            "postgres://[fe80::1]/inbox",
            "postgres://[::2]/inbox",
        ] {
            assert_eq!(reach(other), DatabaseReach::Unverified, "{other}");
        }
        assert!(DatabaseReach::of("postgres://db.example.no/inbox?sslmode=full").is_err());
    }
}
