#!/usr/bin/env perl
# The agent alone, as something that runs already: prints its address and answers checks until it is ended.
#
#     perl agent.pl UFRAG PASSWORD [PORT]
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use IO::Select;
use Agent;

my ($ufrag, $password, $port) = @ARGV;
die "usage: perl agent.pl UFRAG PASSWORD [PORT]\n" if !defined $password;
my $agent = Agent->new(ufrag => $ufrag, pwd => $password, port => $port // 0);
$| = 1;
print "$agent->{ip}:$agent->{port}\n";
my $select = IO::Select->new($agent->{socket});
while (1) {
    $select->can_read(0.02);
    $agent->receive;
    $agent->tick;
}
