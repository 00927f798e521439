//! A request to the server: let pass or refused. Only the owner's own browser gets in, and only with the address.

use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, Method, Request, StatusCode};

/// The largest body that is taken: a resume of the largest size, each byte escaped.
pub(crate) const MOST_BODY: usize = 8 * 1024 * 1024;

/// Bytes of the secret in the address.
const TOKEN_BYTES: usize = 16;

/// The secret part of the address, 32 hexadecimal digits.
#[derive(Clone)]
pub(crate) struct Token(String);

impl Token {
    /// A new one, from the system's source of random numbers.
    pub(crate) fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; TOKEN_BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// Compares in a time that does not tell how much was right.
    fn is(&self, other: &str) -> bool {
        self.0.len() == other.len() && self.0.bytes().zip(other.bytes()).fold(0, |unlike, (a, b)| unlike | (a ^ b)) == 0
    }
}

/// What lets requests pass.
#[derive(Clone)]
pub(crate) struct Guard {
    token: Token,
    port: u16,
}

/// Why a request is refused.
pub(crate) type Refusal = (StatusCode, &'static str);

impl Guard {
    pub(crate) fn new(token: Token, port: u16) -> Self {
        Self { token, port }
    }

    /// Whether this request may pass.
    ///
    /// # Errors
    /// The status and the words to refuse it with.
    pub(crate) fn check<B>(&self, request: &Request<B>) -> Result<(), Refusal> {
        let headers = request.headers();
        // A name that leads to loopback but is not ours: another site's page, by DNS rebinding.
        if !only(headers, HOST.as_str()).is_some_and(|host| self.is_own_host(host)) {
            return Err((StatusCode::FORBIDDEN, "not this host"));
        }
        let path = request.uri().path();
        if path.contains("..") || path.contains('%') || path.contains('\\') || path.contains("//") {
            return Err((StatusCode::BAD_REQUEST, "no such path"));
        }
        let given = path.strip_prefix('/').and_then(|rest| rest.split('/').next()).unwrap_or_default();
        if !self.token.is(given) {
            return Err((StatusCode::FORBIDDEN, "this address lacks its secret; use the one that was printed"));
        }
        let changes = request.method() != Method::GET && request.method() != Method::HEAD;
        match (headers.contains_key(ORIGIN), only(headers, ORIGIN.as_str())) {
            (true, Some(origin)) if self.is_own_origin(origin) => {}
            (false, _) if !changes => {}
            _ => return Err((StatusCode::FORBIDDEN, "not from this page")),
        }
        let is_page = path.ends_with('/') && headers.get("sec-fetch-mode").is_some_and(|mode| mode == "navigate");
        let foreign = headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none");
        if foreign && !is_page {
            return Err((StatusCode::FORBIDDEN, "not from this page"));
        }
        if changes && headers.get(CONTENT_TYPE).is_none_or(|kind| kind != "application/json") {
            return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "send JSON"));
        }
        let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if length.is_some_and(|length| length > MOST_BODY as u64) {
            return Err((StatusCode::PAYLOAD_TOO_LARGE, "too long"));
        }
        Ok(())
    }

    fn is_own_host(&self, host: &str) -> bool {
        let Some((name, port)) = host.rsplit_once(':') else { return false };
        port.parse() == Ok(self.port) && ["127.0.0.1", "localhost"].contains(&name)
    }

    fn is_own_origin(&self, origin: &str) -> bool {
        origin.strip_prefix("http://").is_some_and(|host| self.is_own_host(host))
    }
}

/// The value of a header that stands there once.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "00112233445566778899aabbccddeeff";

    fn status(method: Method, path: &str, headers: &[(&str, &str)]) -> u16 {
        let guard = Guard::new(Token(TOKEN.to_owned()), 8417);
        let mut request = Request::builder().method(method).uri(path.replace("TOKEN", TOKEN));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        guard.check(&request.body(()).expect("a request")).map_or_else(|(status, _)| status.as_u16(), |()| 200)
    }

    const HOST: (&str, &str) = ("host", "127.0.0.1:8417");
    const JSON: (&str, &str) = ("content-type", "application/json");

    #[test]
    fn reading_needs_host_and_token() {
        let get = |path: &str, headers: &[(&str, &str)]| status(Method::GET, path, headers);
        assert_eq!(get("/TOKEN/", &[HOST]), 200);
        assert_eq!(get("/TOKEN/", &[("host", "localhost:8417")]), 200);
        assert_eq!(get("/TOKEN/", &[]), 403);
        assert_eq!(get("/TOKEN/", &[HOST, ("host", "evil.example")]), 403);
        for host in ["evil.example:8417", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8417", ""] {
            assert_eq!(get("/TOKEN/", &[("host", host)]), 403, "{host}");
        }
        for path in ["/", "/style.css", "/00112233445566778899aabbccddeefe/", "/TOKENx/", "/x/TOKEN/"] {
            assert_eq!(get(path, &[HOST]), 403, "{path}");
        }
        for path in ["/TOKEN/../x", "/TOKEN/%2e%2e/x", "/TOKEN//x", "/../TOKEN/"] {
            assert_eq!(get(path, &[HOST]), 400, "{path}");
        }
    }

    #[test]
    fn a_foreign_page_gets_nothing() {
        let get = |headers: &[(&str, &str)]| status(Method::GET, "/TOKEN/", headers);
        assert_eq!(get(&[HOST, ("origin", "http://127.0.0.1:8417")]), 200);
        for origin in ["http://evil.example", "null", "http://127.0.0.1:9", "https://127.0.0.1:8417"] {
            assert_eq!(get(&[HOST, ("origin", origin)]), 403, "{origin}");
        }
        assert_eq!(get(&[HOST, ("sec-fetch-site", "cross-site")]), 403);
        assert_eq!(get(&[HOST, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]), 200);
        assert_eq!(get(&[HOST, ("sec-fetch-site", "none")]), 200);
    }

    #[test]
    fn changing_needs_an_origin_and_json() {
        let post = |headers: &[(&str, &str)]| status(Method::POST, "/TOKEN/save", headers);
        let own = ("origin", "http://127.0.0.1:8417");
        assert_eq!(post(&[HOST, own, JSON]), 200);
        assert_eq!(post(&[HOST, JSON]), 403);
        assert_eq!(post(&[HOST, JSON, ("origin", "http://evil.example")]), 403);
        assert_eq!(post(&[HOST, own]), 415);
        assert_eq!(post(&[HOST, own, ("content-type", "text/plain")]), 415);
        assert_eq!(post(&[HOST, own, JSON, ("content-length", "104857600")]), 413);
    }

    #[test]
    fn tokens_are_long_and_differ() {
        let (a, b) = (Token::random().expect("random"), Token::random().expect("random"));
        assert_eq!(a.text().len(), 32);
        assert_ne!(a.text(), b.text());
        assert!(a.is(a.text()) && !a.is(b.text()) && !a.is(""));
    }
}
