/*
 * The network below libnice, replaced.
 *
 * libnice is the unmodified shared library of the system. It calls GLib for its
 * sockets and its random numbers; the dynamic linker resolves those calls to
 * the functions here, because the executable comes first. So a datagram can
 * reach the real NiceAgent with any source address a vector names, what the
 * agent sends is taken byte for byte, and nothing leaves the process but one
 * empty wake-up datagram from loopback to the agent's own loopback socket.
 * That holds while credential.c asks for it; live agents have GLib's own calls.
 *
 * Nothing here looks into a message.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "shim.h"

static struct {
  GSocket *socket;
  const uint8_t *data;
  size_t length;
  struct sockaddr_storage from;
} pending;

static gboolean replaced;
static GPtrArray *sent;
static uint8_t tie_bytes[8];
static unsigned tie_at;
static gboolean tie_on;

/* --- used by credential.c ------------------------------------------------ */

void
hook_network (gboolean on)
{
  replaced = on;
}

/* libnice draws its tie-breaker byte by byte, in memory order, when an agent is made. */
void
hook_random (uint64_t tie_breaker)
{
  memcpy (tie_bytes, &tie_breaker, sizeof tie_bytes);
  tie_at = 0;
  tie_on = TRUE;
}

void
hook_random_off (void)
{
  tie_on = FALSE;
}

GPtrArray *
hook_sent (void)
{
  if (sent == NULL)
    sent = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  return sent;
}

gboolean
hook_delivered (void)
{
  return pending.socket == NULL;
}

/* Puts the datagram in front of the socket and wakes the agent's poll. */
void
hook_deliver (GSocket *receiver, const uint8_t *data, size_t length,
    const struct sockaddr_storage *from)
{
  struct sockaddr_storage own;
  socklen_t own_length = sizeof own;
  int wake;

  pending.socket = receiver;
  pending.data = data;
  pending.length = length;
  pending.from = *from;
  if (getsockname (g_socket_get_fd (receiver), (struct sockaddr *) &own, &own_length) != 0)
    return;
  wake = socket (own.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (wake < 0)
    return;
  (void) !sendto (wake, "", 0, 0, (struct sockaddr *) &own, own_length);
  close (wake);
}

/* --- called by libnice --------------------------------------------------- */

static socklen_t
native_length (const struct sockaddr_storage *address)
{
  return address->ss_family == AF_INET6 ? sizeof (struct sockaddr_in6) :
      sizeof (struct sockaddr_in);
}

gssize
g_socket_receive_message (GSocket *socket, GSocketAddress **address,
    GInputVector *vectors, gint n_vectors, GSocketControlMessage ***messages,
    gint *n_messages, gint *flags, GCancellable *cancellable, GError **error)
{
  static gssize (*real) (GSocket *, GSocketAddress **, GInputVector *, gint,
      GSocketControlMessage ***, gint *, gint *, GCancellable *, GError **);
  gssize result;
  size_t done = 0;

  if (real == NULL)
    real = dlsym (RTLD_NEXT, "g_socket_receive_message");
  result = real (socket, address, vectors, n_vectors, messages, n_messages, flags,
      cancellable, error);
  if (result < 0 || pending.socket != socket)
    return result;

  for (gint i = 0; done < pending.length && (n_vectors < 0 ?
          vectors[i].buffer != NULL : i < n_vectors); i++) {
    size_t part = MIN (vectors[i].size, pending.length - done);

    memcpy (vectors[i].buffer, pending.data + done, part);
    done += part;
  }
  if (address != NULL) {
    if (*address != NULL)
      g_object_unref (*address);
    *address = g_socket_address_new_from_native (&pending.from,
        native_length (&pending.from));
  }
  pending.socket = NULL;
  return (gssize) done;
}

static gssize
keep (const GOutputVector *vectors, gint n_vectors)
{
  GByteArray *datagram = g_byte_array_new ();

  for (gint i = 0; n_vectors < 0 ? vectors[i].buffer != NULL : i < n_vectors; i++)
    g_byte_array_append (datagram, vectors[i].buffer, vectors[i].size);
  g_ptr_array_add (hook_sent (), datagram);
  return datagram->len;
}

gssize
g_socket_send_message (GSocket *socket, GSocketAddress *address, GOutputVector *vectors,
    gint n_vectors, GSocketControlMessage **messages, gint n_messages, gint flags,
    GCancellable *cancellable, GError **error)
{
  static gssize (*real) (GSocket *, GSocketAddress *, GOutputVector *, gint,
      GSocketControlMessage **, gint, gint, GCancellable *, GError **);

  if (replaced)
    return keep (vectors, n_vectors);
  if (real == NULL)
    real = dlsym (RTLD_NEXT, "g_socket_send_message");
  return real (socket, address, vectors, n_vectors, messages, n_messages, flags, cancellable,
      error);
}

gint
g_socket_send_messages (GSocket *socket, GOutputMessage *messages, guint n_messages, gint flags,
    GCancellable *cancellable, GError **error)
{
  static gint (*real) (GSocket *, GOutputMessage *, guint, gint, GCancellable *, GError **);

  if (!replaced) {
    if (real == NULL)
      real = dlsym (RTLD_NEXT, "g_socket_send_messages");
    return real (socket, messages, n_messages, flags, cancellable, error);
  }
  for (guint i = 0; i < n_messages; i++)
    messages[i].bytes_sent = keep (messages[i].vectors, messages[i].num_vectors);
  return (gint) n_messages;
}

gint32
g_random_int_range (gint32 begin, gint32 end)
{
  static gint32 (*real) (gint32, gint32);

  if (tie_on && begin == 0 && end == 256)
    return tie_bytes[tie_at++ % sizeof tie_bytes];
  if (real == NULL)
    real = dlsym (RTLD_NEXT, "g_random_int_range");
  return real (begin, end);
}
