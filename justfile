# Everyday commands. `just` alone lists them; each is what the line below it says, for those
# without just.

_default:
    @just --list --unsorted

# The inbox with everything around it, on this machine
demo *ARGS:
    cargo run -- demo {{ARGS}}

# Every template in every state, for designers
preview *ARGS:
    cargo run -- preview {{ARGS}}

# Format the Rust sources
fmt:
    cargo fmt --all

# Lints as `.ci/run` asks for them, without and with the simulators
lint:
    cargo fmt --all --check
    cargo clippy --locked --workspace --all-targets -- -D warnings
    cargo clippy --locked --no-default-features --lib --bins -- -D warnings
    tests/run scripts

# Some Rust tests by name; stores need a PostgreSQL in TEST_POSTGRES_URL
test *FILTERS:
    cargo test --locked --workspace -- {{FILTERS}}

# One file of browser tests, such as `just browser lists`
browser NAME:
    cargo build --locked --workspace --tests
    node --test tests/browser/{{NAME}}.mjs

# All tests, with what they need installed and started
test-all:
    tests/run

# All that a change must pass
ci:
    .ci/run

# The lists of what Tab meets, to be read before they are committed
keyboard:
    node tests/browser/keyboard.mjs --write

# Pictures of the main pages, in docs/screenshots
screenshots:
    node tests/browser/screenshots.mjs
