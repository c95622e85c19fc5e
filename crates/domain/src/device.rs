//! On what kind of device a session began: no more is kept of what a browser says of itself.

use serde::{Deserialize, Serialize};

/// A kind of device, for the list of one's own sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// A telephone.
    Phone,
    /// A tablet.
    Tablet,
    /// A computer, and whatever is not known.
    Computer,
    /// Inside WeChat, on whatever device.
    Wechat,
}

impl Device {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Phone, Self::Tablet, Self::Computer, Self::Wechat];

    /// The name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Tablet => "tablet",
            Self::Computer => "computer",
            Self::Wechat => "wechat",
        }
    }

    /// The kind of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|device| device.code() == code)
    }

    /// The kind that a browser says it runs on.
    pub fn from_user_agent(agent: &str) -> Self {
        let has = |word: &str| agent.contains(word);
        if has("MicroMessenger") {
            Self::Wechat
        } else if has("iPad") || has("Tablet") || (has("Android") && !has("Mobile")) {
            Self::Tablet
        } else if has("Mobile") || has("iPhone") || has("Android") || has("HarmonyOS") {
            Self::Phone
        } else {
            Self::Computer
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_says_what_it_runs_on() {
        for (agent, device) in [
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Mobile/15E148 MicroMessenger/8.0.49", Device::Wechat),
            ("Mozilla/5.0 (Linux; Android 14; Pixel) Chrome/126.0 Mobile Safari/537.36", Device::Phone),
            ("Mozilla/5.0 (Linux; Android 13; SM-X910) Chrome/126.0 Safari/537.36", Device::Tablet),
            ("Mozilla/5.0 (iPad; CPU OS 16_0) Mobile/15E148 Safari/604.1", Device::Tablet),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36", Device::Computer),
            ("", Device::Computer),
        ] {
            assert_eq!(Device::from_user_agent(agent), device, "{agent}");
            assert_eq!(Device::from_code(device.code()), Some(device));
        }
    }
}
