//! From which network a request comes. Only a proxy named in the settings is believed when it says for whom it speaks,
//! and of its list only the part that no stranger can write: from the right, up to the first address that is not a proxy.

use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// A network: an IPv4 address, or the first 64 bits of an IPv6 address, since one subscriber has all of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl std::fmt::Display for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The network of a request; nothing where it came by no connection.
pub fn network_of(request: &Request, trusted: &[IpAddr]) -> Option<Network> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    Some(network(peer.ip(), request.headers(), trusted))
}

/// The network of a request that arrived from `peer`.
pub fn network(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Network {
    let mut at = peer.to_canonical();
    if trusted.contains(&at) {
        let named: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        for name in named.into_iter().rev() {
            let Ok(address) = name.trim().parse::<IpAddr>() else { break };
            at = address.to_canonical();
            if !trusted.contains(&at) {
                break;
            }
        }
    }
    Network(prefix(at))
}

fn prefix(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, forwarded: &str) -> String {
        let headers = [("x-forwarded-for".parse().expect("a name"), forwarded.parse().expect("a value"))];
        let trusted = ["10.0.0.1".parse().expect("an address")];
        let Network(address) = network(peer.parse().expect("an address"), &headers.into_iter().collect(), &trusted);
        address.to_string()
    }

    #[test]
    fn a_stranger_cannot_say_who_he_is() {
        assert_eq!(from("203.0.113.9", "1.2.3.4"), "203.0.113.9");
    }

    #[test]
    fn of_a_proxys_list_the_last_stranger_counts() {
        assert_eq!(from("10.0.0.1", "6.6.6.6, 198.51.100.7"), "198.51.100.7");
        assert_eq!(from("10.0.0.1", "6.6.6.6, 198.51.100.7, 10.0.0.1"), "198.51.100.7");
        assert_eq!(from("10.0.0.1", "not an address"), "10.0.0.1");
    }

    #[test]
    fn one_subscriber_is_one_network() {
        assert_eq!(from("2001:db8:1:2:3:4:5:6", ""), "2001:db8:1:2::");
        assert_eq!(from("::ffff:203.0.113.9", ""), "203.0.113.9");
    }
}
