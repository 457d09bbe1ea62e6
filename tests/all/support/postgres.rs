//! The PostgreSQL server that `TEST_POSTGRES_URL` names. A run without one fails, unless
//! `TEST_POSTGRES=absent` says that it is meant to do without.

use sqlx::{AssertSqlSafe, Connection as _, postgres::PgConnection};

/// The address of a schema of a test's own; `None` when the run is meant to do without.
pub(crate) async fn new_schema() -> Option<String> {
    let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
        let is_meant = std::env::var("TEST_POSTGRES").is_ok_and(|value| value == "absent");
        assert!(
            is_meant,
            "TEST_POSTGRES_URL names no server (TEST_POSTGRES=absent does without)"
        );
        return None;
    };
    let schema = format!("t{}", uuid::Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("CREATE SCHEMA {schema}")))
        .execute(&mut connection)
        .await
        .unwrap();
    let sign = if server.contains('?') { '&' } else { '?' };
    Some(format!("{server}{sign}options[search_path]={schema}"))
}
