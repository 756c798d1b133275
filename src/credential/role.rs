//! Controlling and controlled, and what to do when both sides claim the same
//! (RFC 8445 section 7.3.1.1).

use crate::fault;

/// The part an agent plays in a session (RFC 8445 section 6.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Nominates pairs.
    Controlling,
    /// Follows nominations.
    Controlled,
}

impl Role {
    /// The other role.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Controlling => Self::Controlled,
            Self::Controlled => Self::Controlling,
        }
    }

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Controlling => "controlling",
            Self::Controlled => "controlled",
        }
    }
}

/// The number that settles a role conflict; every 64-bit value is legal, zero included
/// (RFC 8445 section 16.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TieBreaker(pub u64);

/// The role a request says its sender has, with the sender's tie-breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The role claimed.
    pub role: Role,
    /// The value of ICE-CONTROLLING or ICE-CONTROLLED.
    pub tie_breaker: TieBreaker,
}

/// What a request's role claim leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Roles differ, or nothing was claimed.
    NoConflict,
    /// The receiver takes this role and goes on with the request.
    Switch(Role),
    /// The receiver keeps its role and answers 487.
    Refuse,
}

/// Detects and repairs a role conflict (RFC 8445 section 7.3.1.1).
///
/// The side that ends up controlling is the one with the larger tie-breaker; between equal ones
/// it is the receiver. A request without a claim is no conflict.
pub fn resolve(own: Role, tie_breaker: TieBreaker, claim: Option<Claim>) -> Resolution {
    let claim =
        claim.filter(|claim| claim.tie_breaker.0 != 0 || !fault::is(&fault::ZERO_TIE_BREAKER_IS_ABSENT));
    let conflicts = |claim: &Claim| claim.role == own && !fault::is(&fault::ROLE_CONFLICT_UNNOTICED);
    let Some(claim) = claim.filter(conflicts) else {
        return Resolution::NoConflict;
    };
    let (TieBreaker(mine), TieBreaker(theirs)) = (tie_breaker, claim.tie_breaker);
    let larger = if mine == theirs {
        !fault::is(&fault::EQUAL_TIE_BREAKER_LOSES)
    } else if fault::is(&fault::TIE_BREAKER_COMPARED_SIGNED) {
        mine.cast_signed() > theirs.cast_signed()
    } else if fault::is(&fault::TIE_BREAKER_COMPARED_IN_PART) {
        mine & 0xFFFF_FFFF >= theirs & 0xFFFF_FFFF
    } else {
        mine > theirs
    };
    let inverted = match own {
        Role::Controlling => fault::is(&fault::CONFLICT_INVERTED_WHEN_CONTROLLING),
        Role::Controlled => fault::is(&fault::CONFLICT_INVERTED_WHEN_CONTROLLED),
    };
    let entitled = if larger ^ inverted {
        Role::Controlling
    } else {
        Role::Controlled
    };
    if entitled == own {
        Resolution::Refuse
    } else {
        Resolution::Switch(entitled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Role::{Controlled, Controlling};

    fn conflict(own: Role, mine: u64, theirs: u64) -> Resolution {
        let claim = Claim {
            role: own,
            tie_breaker: TieBreaker(theirs),
        };
        resolve(own, TieBreaker(mine), Some(claim))
    }

    #[test]
    fn a_controlling_receiver_refuses_unless_its_number_is_smaller() {
        assert_eq!(conflict(Controlling, 7, 6), Resolution::Refuse);
        assert_eq!(conflict(Controlling, 7, 7), Resolution::Refuse);
        assert_eq!(conflict(Controlling, 7, 8), Resolution::Switch(Controlled));
    }

    #[test]
    fn a_controlled_receiver_switches_unless_its_number_is_smaller() {
        assert_eq!(conflict(Controlled, 7, 6), Resolution::Switch(Controlling));
        assert_eq!(conflict(Controlled, 7, 7), Resolution::Switch(Controlling));
        assert_eq!(conflict(Controlled, 7, 8), Resolution::Refuse);
    }

    #[test]
    fn numbers_are_unsigned_and_zero_is_one_of_them() {
        assert_eq!(conflict(Controlling, u64::MAX, 1), Resolution::Refuse);
        assert_eq!(conflict(Controlling, 1, u64::MAX), Resolution::Switch(Controlled));
        assert_eq!(
            conflict(Controlling, 0x8000_0000_0000_0000, 0x7fff_ffff_ffff_ffff),
            Resolution::Refuse
        );
        assert_eq!(conflict(Controlling, 0, 0), Resolution::Refuse);
        assert_eq!(conflict(Controlled, 0, 0), Resolution::Switch(Controlling));
        assert_eq!(conflict(Controlled, 0, 1), Resolution::Refuse);
    }

    #[test]
    fn different_roles_never_conflict() {
        for (own, theirs) in [(Controlling, Controlled), (Controlled, Controlling)] {
            for number in [0, 7, u64::MAX] {
                let claim = Claim {
                    role: theirs,
                    tie_breaker: TieBreaker(number),
                };
                assert_eq!(resolve(own, TieBreaker(7), Some(claim)), Resolution::NoConflict);
            }
            assert_eq!(resolve(own, TieBreaker(7), None), Resolution::NoConflict);
        }
    }

    #[test]
    fn each_role_is_the_other_s_opposite() {
        assert_eq!(Controlling.opposite(), Controlled);
        assert_eq!(Controlled.opposite(), Controlling);
    }
}
