//! The address of the client, also behind proxies.
//!
//! A proxy appends the address that it was asked from to `X-Forwarded-For` or `Forwarded` (RFC 7239). Only what trusted
//! proxies append can be believed: read from the right, the first address that is no trusted proxy is the client.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;

/// `X-Forwarded-For`.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// An address or a network whose forwarding headers are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proxy(IpNet);

impl FromStr for Proxy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let network = text.parse::<IpNet>().ok();
        let network = network.or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from));
        network.map(Self).ok_or_else(|| "write an address or a network, such as 10.0.0.5 or 10.0.0.0/24".to_owned())
    }
}

/// The proxies that are trusted.
#[derive(Debug, Clone, Default)]
pub struct Proxies(pub Vec<Proxy>);

impl Proxies {
    /// Whether this address is a trusted proxy.
    pub fn trust(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|Proxy(network)| network.contains(&address))
    }

    /// The client of a request that came from `peer`.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.trust(peer) {
            return peer;
        }
        let lines = |name: HeaderName| headers.get_all(name).iter().map(|line| line.to_str().unwrap_or_default());
        let plain: Vec<&str> = lines(FORWARDED_FOR).flat_map(|line| line.split(',')).collect();
        let standard: Vec<&str> =
            lines(header::FORWARDED).flat_map(|line| outside_quotes(line, ',')).map(forwarded_for).collect();
        match (plain.is_empty(), standard.is_empty()) {
            (true, true) => peer,
            (false, true) => self.rightmost(peer, &plain),
            (true, false) => self.rightmost(peer, &standard),
            // A proxy that sets one header may pass on the other as a client forged it. Where they differ neither counts.
            (false, false) => {
                let (one, other) = (self.rightmost(peer, &plain), self.rightmost(peer, &standard));
                if one == other { one } else { peer }
            }
        }
    }

    /// The last address that is not a trusted proxy. Addresses before an unreadable one are ignored.
    fn rightmost(&self, peer: IpAddr, chain: &[&str]) -> IpAddr {
        let mut client = peer;
        for hop in chain.iter().rev() {
            let Some(address) = address(hop) else { break };
            client = address;
            if !self.trust(address) {
                break;
            }
        }
        client
    }
}

/// The unit that counts as one client: an IPv4 address, or the /64 network of an IPv6 address, because one host may have
/// all of its 2^64 addresses.
pub fn shared(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address => address,
    }
}

/// An address with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse::<IpAddr>().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()));
    address.map(|address| address.to_canonical())
}

/// The value of `for` in an element of `Forwarded`; empty where there is none.
fn forwarded_for(element: &str) -> &str {
    outside_quotes(element, ';')
        .find_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            name.trim().eq_ignore_ascii_case("for").then(|| value.trim().trim_matches('"'))
        })
        .unwrap_or_default()
}

/// The parts of a text between separators that are not within quotes.
fn outside_quotes(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |one| {
        quoted ^= one == '"';
        one == separator && !quoted
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn client(peer: &str, headers: &[(&'static str, &str)]) -> String {
        let proxies = Proxies(vec!["10.0.0.0/24".parse().unwrap(), "::1".parse().unwrap()]);
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        proxies.client(peer.parse().unwrap(), &map).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_says_for_whom_it_asks() {
        let forged = [("x-forwarded-for", "1.1.1.1"), ("forwarded", "for=1.1.1.1")];
        assert_eq!(client("192.0.2.7", &forged), "192.0.2.7");
        assert_eq!(client("10.0.0.5", &forged), "1.1.1.1");
        assert_eq!(client("::ffff:10.0.0.5", &forged), "1.1.1.1");
        assert_eq!(client("10.0.0.5", &[]), "10.0.0.5");
    }

    #[test]
    fn the_last_address_that_is_no_trusted_proxy_is_the_client() {
        let plain = |chain: &str| client("::1", &[("x-forwarded-for", chain)]);
        assert_eq!(plain("6.6.6.6, 192.0.2.7, 10.0.0.9"), "192.0.2.7");
        assert_eq!(plain("192.0.2.7:4711"), "192.0.2.7");
        assert_eq!(plain("[2001:db8::1]:80,10.0.0.1"), "2001:db8::1");
        assert_eq!(plain("6.6.6.6, nonsense, 10.0.0.9"), "10.0.0.9", "nothing before nonsense counts");
        assert_eq!(plain(""), "::1");
        let lines = [("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "192.0.2.7")];
        assert_eq!(client("::1", &lines), "192.0.2.7", "lines are read in their order");
        let standard = |chain: &str| client("::1", &[("forwarded", chain)]);
        assert_eq!(standard(r#"for=6.6.6.6, For="[2001:db8::1]:4711";proto=http, for=10.0.0.1;by=x"#), "2001:db8::1");
        assert_eq!(standard(r#"for=192.0.2.7;host="a,for=6.6.6.6""#), "192.0.2.7");
        assert_eq!(standard("for=6.6.6.6, for=unknown"), "::1");
        assert_eq!(standard("for=6.6.6.6, proto=http"), "::1");
    }

    #[test]
    fn a_header_that_the_proxy_does_not_set_cannot_be_used_to_pretend() {
        let both = [("x-forwarded-for", "192.0.2.7"), ("forwarded", "for=6.6.6.6")];
        assert_eq!(client("10.0.0.5", &both), "10.0.0.5");
    }

    #[test]
    fn a_proxy_is_an_address_or_a_network() {
        for good in ["10.0.0.5", "10.0.0.0/8", "::1", "2001:db8::/32"] {
            assert!(good.parse::<Proxy>().is_ok(), "{good}");
        }
        for bad in ["", "proxy", "10.0.0.0/33", "10.0.0.5:80"] {
            assert!(bad.parse::<Proxy>().is_err(), "{bad}");
        }
        assert_eq!(shared("2001:db8:1:2:3::4".parse().unwrap()).to_string(), "2001:db8:1:2::");
        assert_eq!(shared("::ffff:192.0.2.7".parse().unwrap()).to_string(), "192.0.2.7");
    }
}
