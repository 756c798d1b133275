#!/usr/bin/env perl
# icespec shim for Agent.pm and Stun.pm (protocol 1).
#
# stun.decode: Stun::parse, ::integrity, ::fingerprint. agent.*: one Agent a stream; states, the selected pair, data and
# roles are what it tells. The shim sets the tie-breaker and the credentials of a request, which the constructor takes.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use IO::Select;
use JSON::PP;
use Agent;

my $json = JSON::PP->new->utf8->canonical;
my %agents;    # name => { stream => Agent }
$| = 1;

sub say_line { print $json->encode($_[0]), "\n"; return }

my %operations = (
    'hello' => sub {
        return {
            protocol => 1,
            implementation => { name => 'perl-toy', version => '1', language => 'Perl' },
            ops => [qw(agent.close agent.create agent.remote agent.send hello stun.decode)],
            features => ['full', 'multi-stream'],
            claims => ['rfc8489', 'rfc8445'],
        };
    },

    'stun.decode' => sub {
        my ($request) = @_;
        die { unsupported => 'no long-term credentials' } if defined $request->{realm};
        my $message = Stun::parse(pack 'H*', $request->{message}) or return { accept => JSON::PP::false };
        return {
            accept => JSON::PP::true,
            class => $message->{class},
            method => sprintf('%04x', $message->{method}),
            transaction_id => unpack('H*', $message->{id}),
            attributes => [map { { type => sprintf('%04x', $_->{kind}), value => unpack 'H*', $_->{value} } } @{ $message->{attributes} }],
            integrity => defined $request->{password} ? Stun::integrity($message, $request->{password}) : 'unchecked',
            fingerprint => Stun::fingerprint($message),
        };
    },

    'agent.create' => sub {
        my ($request) = @_;
        die { unsupported => 'full agents only' } if $request->{lite};
        die { unsupported => 'IPv4 only' } if ($request->{address} // '127.0.0.1') =~ /:/;
        die { unsupported => 'a socket for each stream' } if $request->{shared_socket};
        die { unsupported => 'one component only' } if grep { $_->{components} > 1 } @{ $request->{streams} };
        my ($agent, @streams) = ($request->{agent});
        for my $wanted (@{ $request->{streams} }) {
            my $name = $wanted->{stream};
            my %given = (role => $request->{role});
            $given{tie} = pack 'H*', $request->{tie_breaker} if defined $request->{tie_breaker};
            @given{qw(ufrag pwd)} = @{ $wanted->{local} }{qw(ufrag pwd)} if $wanted->{local};
            $given{tell} = sub {
                my ($event, %members) = @_;
                $members{data} = unpack 'H*', $members{data} if $event eq 'data';
                $members{component} = 1 if $event ne 'state' && $event ne 'role';
                say_line({ event => $event, agent => $agent, stream => $name, %members });
            };
            my $one = $agents{$agent}{$name} = Agent->new(%given);
            push @streams, {
                stream => $name, ufrag => $one->{ufrag}, pwd => $one->{pwd},
                candidates => [{
                    component => 1, foundation => '1', transport => 'udp', priority => 126 << 24 | 65535 << 8 | 255,
                    ip => $one->{ip}, port => $one->{port}, type => 'host',
                }],
            };
        }
        return { streams => \@streams };
    },

    'agent.remote' => sub {
        my ($request) = @_;
        stream($request)->remote(@$request{qw(ufrag pwd)}, @{ $request->{candidates} });
        return {};
    },

    'agent.send' => sub {
        my ($request) = @_;
        return stream($request)->send_data(pack 'H*', $request->{data}) ? {} : { sent => JSON::PP::false };
    },

    'agent.close' => sub {
        my ($request) = @_;
        delete $agents{ $request->{agent} };    # the sockets close with it
        return {};
    },
);

sub stream {
    my ($request) = @_;
    return $agents{ $request->{agent} }{ $request->{stream} } // die "no agent $request->{agent} with $request->{stream}\n";
}

sub handle {
    my ($line) = @_;
    my $request = $json->decode($line);
    my $operation = $operations{ $request->{op} };
    my $reply = !$operation ? { unsupported => "no operation $request->{op}" } : eval { { ok => $operation->($request) } };
    $reply //= ref $@ ? $@ : { error => "$@" };
    return say_line({ id => $request->{id}, %$reply });
}

# One loop for the lines and the sockets: nothing may wait for the other.
my $rest = '';
while (1) {
    my @live = map { values %$_ } values %agents;
    my $select = IO::Select->new(\*STDIN, map { $_->{socket} } @live);
    for my $ready ($select->can_read(@live ? 0.02 : undef)) {
        next if $ready != \*STDIN;
        sysread(STDIN, $rest, 65536, length $rest) or exit 0;
        handle($1) while $rest =~ s/^(.*)\n//;
    }
    for my $one (map { values %$_ } values %agents) {
        $one->receive;
        $one->tick;
    }
}
