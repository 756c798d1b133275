package Stun;
# STUN messages (RFC 8489), on Perl's core modules.
use strict;
use warnings;
use Compress::Zlib qw(crc32);
use Digest::SHA qw(hmac_sha1);

use constant COOKIE => 0x2112A442;
use constant {
    USERNAME => 0x0006, INTEGRITY => 0x0008, ERROR_CODE => 0x0009, UNKNOWN => 0x000A, XOR_MAPPED => 0x0020,
    PRIORITY => 0x0024, USE_CANDIDATE => 0x0025, FINGERPRINT => 0x8028, CONTROLLED => 0x8029, CONTROLLING => 0x802A,
};
my %KNOWN = map { $_ => 1 } USERNAME, INTEGRITY, ERROR_CODE, UNKNOWN, XOR_MAPPED, PRIORITY, USE_CANDIDATE;
our @CLASSES = qw(request indication success error);

# The message in a datagram, or nothing if it is none.
sub parse {
    my ($bytes) = @_;
    return if length $bytes < 20;
    my ($type, $length, $cookie, $id) = unpack 'n n N a12', $bytes;
    return if $type >> 14 || $cookie != COOKIE || $length % 4 || $length != length($bytes) - 20;
    my @attributes;
    for (my $at = 20; $at < length $bytes;) {
        my ($kind, $size) = unpack 'n n', substr $bytes, $at, 4;
        return if $at + 4 + $size > length $bytes;
        push @attributes, { kind => $kind, value => substr($bytes, $at + 4, $size), at => $at };
        $at += 4 + $size + -$size % 4;
    }
    return {
        bytes => $bytes, id => $id, attributes => \@attributes,
        class => $CLASSES[$type >> 7 & 2 | $type >> 4 & 1],
        method => $type >> 2 & 0xF80 | $type >> 1 & 0x70 | $type & 0xF,
    };
}

# The first attribute of a kind; what stands behind the integrity has no effect.
sub find {
    my ($message, $kind) = @_;
    for my $one (@{ $message->{attributes} }) {
        return $one if $one->{kind} == $kind;
        return if $one->{kind} == INTEGRITY && $kind != FINGERPRINT;
    }
    return;
}

sub value { my $one = find(@_); return $one && $one->{value} }

# What a checksum covers: all before it, with a length field that counts up to its end.
sub covered {
    my ($bytes, $at, $size) = @_;
    my $covered = substr $bytes, 0, $at;
    substr($covered, 2, 2) = pack 'n', $at + 4 + $size - 20;
    return $covered;
}

sub crc { return pack 'N', crc32($_[0]) ^ 0x5354554E }

# 'absent', 'valid' or 'invalid'.
sub integrity {
    my ($message, $key) = @_;
    my $one = find($message, INTEGRITY) or return 'absent';
    return 'invalid' if length $one->{value} != 20;
    my $difference = $one->{value} ^ hmac_sha1(covered($message->{bytes}, $one->{at}, 20), $key);
    return $difference =~ tr/\0//c ? 'invalid' : 'valid';
}

sub fingerprint {
    my ($message) = @_;
    my $one = find($message, FINGERPRINT) or return 'absent';
    return $one->{value} eq crc(covered($message->{bytes}, $one->{at}, length $one->{value})) ? 'valid' : 'invalid';
}

# Attributes that have to be understood and are not.
sub unknown {
    my ($message) = @_;
    my (@unknown, $behind);
    for my $kind (map { $_->{kind} } @{ $message->{attributes} }) {
        push @unknown, $kind if !$behind && $kind < 0x8000 && !$KNOWN{$kind};
        $behind ||= $kind == INTEGRITY;
    }
    return @unknown;
}

# A Binding message; without a key it is not signed.
sub build {
    my ($class, $id, $attributes, $key) = @_;
    my %bits = (request => 0x0001, indication => 0x0011, success => 0x0101, error => 0x0111);
    my $bytes = pack 'n n N a12', $bits{$class}, 0, COOKIE, $id;
    my $add = sub {
        my ($kind, $value) = @_;
        $bytes .= pack('n n', $kind, length $value) . $value . "\0" x (-length($value) % 4);
    };
    $add->(@$_) for @$attributes;
    $add->(INTEGRITY, hmac_sha1(covered($bytes, length $bytes, 20), $key)) if defined $key;
    $add->(FINGERPRINT, crc(covered($bytes, length $bytes, 4)));
    substr($bytes, 2, 2) = pack 'n', length($bytes) - 20;
    return $bytes;
}

# The value of XOR-MAPPED-ADDRESS for an IPv4 address.
sub xor_address {
    my ($ip, $port) = @_;
    return pack 'x C n N', 1, $port ^ COOKIE >> 16, unpack('N', pack 'C4', split /\./, $ip) ^ COOKIE;
}

1;
