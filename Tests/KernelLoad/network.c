#define _GNU_SOURCE
#include "KernelLoad.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/rtnetlink.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MPTCP = 262 };

static char block[1 << 16];

static void raise_interface(const char *name) {
  int control = socket(AF_INET, SOCK_DGRAM, 0);
  struct ifreq request = {0};
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  ioctl(control, SIOCGIFFLAGS, &request);
  request.ifr_flags |= IFF_UP;
  ioctl(control, SIOCSIFFLAGS, &request);
  close(control);
}

static socklen_t loopback(struct sockaddr_storage *address, int family) {
  memset(address, 0, sizeof *address);
  address->ss_family = (sa_family_t)family;
  if (family == AF_INET) {
    ((struct sockaddr_in *)address)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return sizeof(struct sockaddr_in);
  }
  ((struct sockaddr_in6 *)address)->sin6_addr = in6addr_loopback;
  return sizeof(struct sockaddr_in6);
}

/// A connection with oneself, and what goes over it.
static void connect_streams(int family, int protocol) {
  struct sockaddr_storage address;
  socklen_t size = loopback(&address, family);
  int server = socket(family, SOCK_STREAM, protocol);
  if (server < 0) return;
  bind(server, (struct sockaddr *)&address, size);
  listen(server, 4);
  getsockname(server, (struct sockaddr *)&address, &size);
  int client = socket(family, SOCK_STREAM | SOCK_NONBLOCK, protocol);
  connect(client, (struct sockaddr *)&address, size);
  int peer = accept4(server, NULL, NULL, SOCK_NONBLOCK);
  int small = 4096, one = 1;
  setsockopt(peer, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  for (int round = 0; round < 40; round++) ignore(send(client, block, 8192, MSG_NOSIGNAL));
  struct pollfd wanted = {.fd = peer, .events = POLLIN};
  for (int round = 0; round < 40; round++) {
    poll(&wanted, 1, 1);
    ignore(recv(peer, block, sizeof block, 0));
  }
  getsockopt(peer, SOL_SOCKET, SO_ERROR, &small, &(socklen_t){sizeof small});
  shutdown(client, SHUT_WR);
  close(client);
  ignore(recv(peer, block, sizeof block, 0));
  ignore(send(peer, block, 100, MSG_NOSIGNAL));
  close(peer);
  close(server);
  // Nobody listens there any more: a reset.
  client = socket(family, SOCK_STREAM, protocol);
  connect(client, (struct sockaddr *)&address, size);
  close(client);
}

static void send_datagrams(int family) {
  struct sockaddr_storage address;
  socklen_t size = loopback(&address, family);
  int receiver = socket(family, SOCK_DGRAM, 0);
  bind(receiver, (struct sockaddr *)&address, size);
  getsockname(receiver, (struct sockaddr *)&address, &size);
  int small = 2048;
  setsockopt(receiver, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  int sender = socket(family, SOCK_DGRAM, 0);
  // More than the receiver has room for.
  for (int round = 0; round < 20; round++)
    ignore(sendto(sender, block, 1000, MSG_DONTWAIT, (struct sockaddr *)&address, size));
  ignore(sendto(sender, block, 30000, MSG_DONTWAIT, (struct sockaddr *)&address, size));
  struct iovec piece = {block, sizeof block};
  struct mmsghdr messages[2] = {
      {.msg_hdr = {.msg_iov = &piece, .msg_iovlen = 1}},
      {.msg_hdr = {.msg_iov = &piece, .msg_iovlen = 1}}};
  recvmmsg(receiver, messages, 2, MSG_DONTWAIT, NULL);
  close(receiver);
  // Nobody is there: ICMP says so.
  ignore(sendto(sender, block, 100, 0, (struct sockaddr *)&address, size));
  ignore(recv(sender, block, sizeof block, MSG_DONTWAIT));
  close(sender);
}

void load_sockets(void) {
  raise_interface("lo");
  const int families[] = {AF_INET, AF_INET6};
  for (int index = 0; index < 2; index++) {
    connect_streams(families[index], 0);
    connect_streams(families[index], MPTCP);
    send_datagrams(families[index]);
  }
  int pair[2];
  const int kinds[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
  for (int index = 0; index < 3; index++) {
    if (socketpair(AF_UNIX, kinds[index], 0, pair) != 0) continue;
    ignore(send(pair[0], block, 1000, 0));
    ignore(recv(pair[1], block, 2000, 0));
    close(pair[0]);
    ignore(send(pair[1], block, 10, MSG_NOSIGNAL));
    close(pair[1]);
  }
  int echo = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  struct sockaddr_storage address;
  socklen_t size = loopback(&address, AF_INET);
  unsigned char request[8] = {8, 0, 0xf7, 0xff};
  ignore(sendto(echo, request, 8, 0, (struct sockaddr *)&address, size));
  close(echo);
  int machine = socket(AF_VSOCK, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_vm local = {
      .svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_LOCAL, .svm_port = 70000};
  connect(machine, (struct sockaddr *)&local, sizeof local);
  close(machine);
  // A request to routing netlink, and one that it does not know.
  int netlink = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  struct {
    struct nlmsghdr header;
    struct rtgenmsg family;
  } message = {
      .header = {sizeof message, RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, 1, 0},
      .family = {AF_UNSPEC}};
  ignore(send(netlink, &message, sizeof message, 0));
  ignore(recv(netlink, block, sizeof block, MSG_DONTWAIT));
  message.header.nlmsg_type = RTM_NEWADDR;
  message.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
  ignore(send(netlink, &message, sizeof message, 0));
  ignore(recv(netlink, block, sizeof block, MSG_DONTWAIT));
  close(netlink);
}

void load_interfaces(void) {
  int tunnel = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  struct ifreq request = {0};
  strcpy(request.ifr_name, "rawcap0");
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  if (tunnel < 0 || ioctl(tunnel, TUNSETIFF, &request) != 0) return;
  raise_interface("rawcap0");
  // A frame from outside, of a protocol that nobody knows.
  unsigned char frame[60];
  memset(frame, 0xff, sizeof frame);
  for (int round = 0; round < 8; round++) ignore(write(tunnel, frame, sizeof frame));
  usleep(20000);
  for (int round = 0; round < 8; round++) ignore(read(tunnel, block, sizeof block));
  close(tunnel);
}
