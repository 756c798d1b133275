use std::io;

/// Why a capture could not be read on. What was read before it stands.
#[derive(Debug, thiserror::Error)]
#[error("byte {offset}, after {packet} packets: {problem}")]
#[non_exhaustive]
pub struct CaptureError {
    /// Where in the file the record or block begins that is wrong.
    pub offset: u64,
    /// How many packets were read before it; the next one would have the number after that.
    pub packet: u64,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong with a capture file. A file that merely ends inside a record is no error but a cut.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The file cannot be read.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It ends before its header does.
    #[error("the file ends inside its header")]
    Short,
    /// It is neither pcap nor pcapng.
    #[error("neither pcap nor pcapng: it begins with {0:02x?}")]
    Format([u8; 4]),
    /// It is packed.
    #[error("the file is compressed; unpack it first")]
    Compressed,
    /// Its version of the format is unknown.
    #[error("version {major}.{minor} of the format is unknown")]
    Version {
        /// Major version.
        major: u16,
        /// Minor version.
        minor: u16,
    },
    /// A packet is longer than any is.
    #[error("a packet of {length} captured bytes, which is more than {limit}")]
    PacketLength {
        /// What it claims.
        length: u32,
        /// What is believed.
        limit: u32,
    },
    /// A block's length cannot be.
    #[error(
        "a block of type {kind:#x} and of {length} bytes, which has to be a multiple of 4 from {least} to {limit}"
    )]
    BlockLength {
        /// Type of the block.
        kind: u32,
        /// What it claims.
        length: u32,
        /// The shortest such block.
        least: u32,
        /// The longest that is believed.
        limit: u32,
    },
    /// A block's length is stated before and after it, and not the same.
    #[error("a block of {length} bytes ends with a length of {trailer}")]
    BlockTrailer {
        /// The first.
        length: u32,
        /// The second.
        trailer: u32,
    },
    /// A packet does not fit into its block.
    #[error("a packet of {length} captured bytes in a block with room for {room}")]
    PacketRoom {
        /// What the packet claims.
        length: u32,
        /// What the block has.
        room: u32,
    },
    /// A section does not tell its byte order.
    #[error("a section header without a byte order: {0:02x?}")]
    ByteOrder([u8; 4]),
    /// A packet is of an interface that the section did not describe.
    #[error("a packet of interface {interface}, but the section describes {known}")]
    Interface {
        /// Its index.
        interface: u32,
        /// How many there are.
        known: usize,
    },
    /// A section describes more interfaces than are kept.
    #[error("more than {0} interfaces in a section")]
    Interfaces(usize),
}
