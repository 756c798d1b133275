package Agent;
# An ICE agent of one stream and one component, on one IPv4 socket (RFC 8445). Short, not complete.
use strict;
use warnings;
use IO::Socket::INET;
use List::Util qw(max);
use Socket qw(inet_aton inet_ntoa pack_sockaddr_in unpack_sockaddr_in);
use Time::HiRes qw(time);
use Stun;

# Seconds between two new checks (RFC 8445 section 14.2).
use constant TA => 0.05;

my @ALPHABET = ('A' .. 'Z', 'a' .. 'z', 0 .. 9, '+', '/');

sub random_bytes {
    open my $source, '<:raw', '/dev/urandom' or die "no randomness: $!\n";
    read $source, my $bytes, $_[0];
    return $bytes;
}

sub random_text { return join '', map { $ALPHABET[ord($_) & 63] } split //, random_bytes($_[0]) }

sub new {
    my ($class, %given) = @_;
    my $socket = IO::Socket::INET->new(Proto => 'udp', LocalAddr => $given{ip} // '127.0.0.1', LocalPort => $given{port} // 0, Blocking => 0)
        or die "no socket: $!\n";
    return bless {
        ufrag => random_text(4), pwd => random_text(24), role => 'controlled', tie => random_bytes(8), tell => sub { },
        pairs => {}, queue => [], free => 0, sent => {}, state => 'new', %given,
        socket => $socket, ip => $socket->sockhost, port => $socket->sockport,
    }, $class;
}

# Something the user of the agent may want to know.
sub tell { my ($self, @event) = @_; $self->{tell}->(@event); return }

sub become {
    my ($self, $state) = @_;
    return if $self->{state} eq $state;
    $self->{state} = $state;
    return $self->tell('state', state => $state);
}

# The peer's fragment, password and candidates; checks begin with the best. A list without an end would aim them at anybody.
sub remote {
    my ($self, $ufrag, $pwd, @candidates) = @_;
    @$self{qw(remote_ufrag remote_pwd)} = ($ufrag, $pwd);
    $self->become('checking') if $self->{state} eq 'new';
    my @best = sort { $b->{priority} <=> $a->{priority} } @candidates;
    splice @best, 100 if @best > 100;
    $self->enqueue($self->pair(@$_{qw(ip port)}), 'plain') for @best;
    return $self->serve;
}

sub pair {
    my ($self, $ip, $port) = @_;
    return $self->{pairs}{"$ip:$port"} //= { ip => $ip, port => $port, state => 'waiting' };
}

sub transmit {
    my ($self, $bytes, $ip, $port) = @_;
    return send $self->{socket}, $bytes, 0, pack_sockaddr_in($port, inet_aton($ip));
}

# A check over a pair, a 'plain' one or one to 'nominate', waits behind the others, unless such waits or is on its way.
sub enqueue {
    my ($self, $pair, $kind) = @_;
    my $same = grep { $_->{pair} == $pair && $_->{kind} eq $kind } values %{ $self->{sent} }, @{ $self->{queue} };
    push @{ $self->{queue} }, { pair => $pair, kind => $kind } if !$same;
    return;
}

# A check because of what arrived: it goes before those that wait (RFC 8445 section 6.1.4.2).
sub trigger {
    my ($self, $pair, $kind) = @_;
    my @others = grep { $_->{pair} != $pair || $_->{kind} ne $kind } @{ $self->{queue} };
    $self->{queue} = [];
    $self->enqueue($pair, $kind);
    push @{ $self->{queue} }, @others;
    return $self->serve;
}

# Sends the next check, if the last one is long enough ago and the peer is known.
sub serve {
    my ($self) = @_;
    return if time < $self->{free} || !defined $self->{remote_pwd};
    my $next = shift @{ $self->{queue} } or return;
    $self->{free} = time + TA;
    return $self->check(@$next{qw(pair kind)});
}

# Sends a check, or one that asks for 'consent', at once.
sub check {
    my ($self, $pair, $kind) = @_;
    my $role = $self->{role} eq 'controlling' ? Stun::CONTROLLING : Stun::CONTROLLED;
    my @attributes = (
        [Stun::USERNAME, "$self->{remote_ufrag}:$self->{ufrag}"],
        [Stun::PRIORITY, pack 'N', 110 << 24 | 65535 << 8 | 255],
        [$role, $self->{tie}],
    );
    push @attributes, [Stun::USE_CANDIDATE, ''] if $kind eq 'nominate';
    my $id = random_bytes(12);
    my $bytes = Stun::build('request', $id, \@attributes, $self->{remote_pwd});
    # What asks for consent is not repeated: the next one follows anyway (RFC 7675 section 5.1).
    my ($wait, $left) = $kind eq 'consent' ? (5, 0) : (max(0.5, TA * (@{ $self->{queue} } + keys %{ $self->{sent} })), 6);
    $self->{sent}{$id} = { pair => $pair, bytes => $bytes, role => $self->{role}, kind => $kind, wait => $wait, next => time + $wait, left => $left };
    $pair->{state} = 'in progress' if $pair->{state} ne 'valid';
    return $self->transmit($bytes, @$pair{qw(ip port)});
}

# Sends what waits, repeats what was not answered, and asks for consent. Call it every few hundredths of a second.
sub tick {
    my ($self) = @_;
    $self->serve;
    my $now = time;
    for my $id (keys %{ $self->{sent} }) {
        my $one = $self->{sent}{$id};
        next if $one->{next} > $now;
        if ($one->{left}-- == 0) {
            delete $self->{sent}{$id};
            $one->{pair}{state} = 'failed' if $one->{pair}{state} ne 'valid';
            next;
        }
        $self->transmit($one->{bytes}, @{ $one->{pair} }{qw(ip port)});
        $one->{next} = $now + ($one->{wait} *= 2);
    }
    my $pair = $self->{selected} or return;
    if ($now > $pair->{consent} + 30) {
        delete $self->{selected};
        %{ $self->{sent} } = ();
        return $self->become('disconnected');
    }
    if ($now > $pair->{asks}) {
        $pair->{asks} = $now + 4 + rand 2;
        $self->check($pair, 'consent');
    }
    return;
}

# Everything that arrives on the socket.
sub receive {
    my ($self) = @_;
    while (my $from = recv $self->{socket}, my $bytes, 65536, 0) {
        my ($port, $address) = unpack_sockaddr_in($from);
        $self->datagram($bytes, inet_ntoa($address), $port);
    }
    return;
}

sub datagram {
    my ($self, $bytes, $ip, $port) = @_;
    if (length $bytes && ord $bytes > 3) {
        my $pair = $self->{pairs}{"$ip:$port"};
        return $self->tell('data', data => $bytes) if $pair && $pair->{state} eq 'valid';
        return;
    }
    my $message = Stun::parse($bytes) or return;
    return if $message->{method} != 1 || Stun::fingerprint($message) eq 'invalid';
    if ($message->{class} eq 'request') {
        my $response = $self->answer($message, $ip, $port);
        $self->transmit($response, $ip, $port) if defined $response;
    }
    elsif ($message->{class} ne 'indication') {
        $self->response($message, $ip, $port);
    }
    return;
}

sub refuse {
    my ($message, $code, $reason, $key, @more) = @_;
    my $error = pack('n C C', 0, int($code / 100), $code % 100) . $reason;
    return Stun::build('error', $message->{id}, [[Stun::ERROR_CODE, $error], @more], $key);
}

# The response to a request (RFC 8489 section 9.1.3, RFC 8445 section 7.3).
sub answer {
    my ($self, $message, $ip, $port) = @_;
    my $username = Stun::value($message, Stun::USERNAME);
    my $integrity = Stun::integrity($message, $self->{pwd});
    return refuse($message, 400, 'Bad Request') if !defined $username || $integrity eq 'absent';
    my ($own, $other) = split /:/, $username, 2;
    my $ours = defined $other && $own eq $self->{ufrag} && $integrity eq 'valid';
    return refuse($message, 401, 'Unauthenticated') if !$ours;
    if (my @unknown = Stun::unknown($message)) {
        return refuse($message, 420, 'Unknown Attribute', $self->{pwd}, [Stun::UNKNOWN, pack 'n*', @unknown]);
    }
    my $priority = Stun::value($message, Stun::PRIORITY);
    return refuse($message, 400, 'Bad Request', $self->{pwd}) if !defined $priority || length $priority != 4;
    return refuse($message, 487, 'Role Conflict', $self->{pwd}) if !$self->resolve($message);
    if (!defined $self->{remote_ufrag} || $other eq $self->{remote_ufrag}) {
        my $pair = $self->pair($ip, $port);
        $pair->{wanted} ||= Stun::find($message, Stun::USE_CANDIDATE) && $self->{role} eq 'controlled';
        $pair->{state} eq 'valid' ? $self->conclude($pair) : $self->trigger($pair, 'plain');
    }
    return Stun::build('success', $message->{id}, [[Stun::XOR_MAPPED, Stun::xor_address($ip, $port)]], $self->{pwd});
}

# False if the request has to be refused with 487 (RFC 8445 section 7.3.1.1).
sub resolve {
    my ($self, $message) = @_;
    my $controlling = $self->{role} eq 'controlling';
    my $theirs = Stun::value($message, $controlling ? Stun::CONTROLLING : Stun::CONTROLLED);
    return 1 if !defined $theirs;
    # Eight bytes in network order compare as the numbers do.
    return 0 if ($self->{tie} ge $theirs) == $controlling;
    $self->turn;
    return 1;
}

sub turn {
    my ($self) = @_;
    $self->{role} = $self->{role} eq 'controlling' ? 'controlled' : 'controlling';
    return $self->tell('role', role => $self->{role});
}

# A response to one of our checks; whoever cannot sign it has not answered.
sub response {
    my ($self, $message, $ip, $port) = @_;
    my $one = $self->{sent}{ $message->{id} } or return;
    return if Stun::integrity($message, $self->{remote_pwd}) ne 'valid';
    delete $self->{sent}{ $message->{id} };
    my $pair = $one->{pair};
    if ($message->{class} eq 'error') {
        my $error = Stun::value($message, Stun::ERROR_CODE) // '';
        if (length $error >= 4 && unpack('x2 C C', $error) == 4 && ord(substr $error, 3, 1) == 87) {
            $self->{tie} = random_bytes(8);
            $self->turn if $self->{role} eq $one->{role};
            return $self->trigger($pair, 'plain');
        }
        $pair->{state} = 'failed';
        return;
    }
    my $straight = $ip eq $pair->{ip} && $port == $pair->{port};
    if (!$straight || !Stun::find($message, Stun::XOR_MAPPED) || Stun::unknown($message)) {
        $pair->{state} = 'failed' if $pair->{state} ne 'valid';
        return;
    }
    @$pair{qw(state consent)} = ('valid', time);
    $pair->{asks} //= time + 4 + rand 2;
    $pair->{wanted} ||= $one->{kind} eq 'nominate';
    return $self->conclude($pair);
}

# A valid pair: the controlling side nominates it, the controlled side takes it if it was told to.
sub conclude {
    my ($self, $pair) = @_;
    return if $self->{selected};
    return $self->{role} eq 'controlling' ? $self->trigger($pair, 'nominate') : undef if !$pair->{wanted};
    $self->{selected} = $pair;
    $self->{queue} = [];
    $self->tell('selected', local => { ip => $self->{ip}, port => $self->{port} }, remote => { ip => $pair->{ip}, port => $pair->{port} });
    return $self->become('connected');
}

# True if there is a pair to send over.
sub send_data {
    my ($self, $data) = @_;
    my $pair = $self->{selected} or return 0;
    $self->transmit($data, @$pair{qw(ip port)});
    return 1;
}

1;
