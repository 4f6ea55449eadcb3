#!/bin/bash
# Fires as many different events as a few seconds allow: load.sh KERNEL_LOAD DIRECTORY.
#
# What it mounts and configures is in namespaces of its own and gone with them. What a machine does not
# have, it leaves out: nothing here is a failure.
load=$1 directory=$2
if [[ $3 != inside ]]; then
  exec unshare --mount --net --uts --ipc "$0" "$load" "$directory" inside
fi
exec > /dev/null 2>&1 < /dev/null
mount --make-rprivate /
cd "$directory" || exit 1

# File systems of their own on loop devices, which go when they are unmounted.
make() {
  local name=$1 size=$2
  shift 2
  truncate -s "$size" "$name.image"
  "$@" "$name.image" && mkdir -p "$name" && mount -o loop,discard "$name.image" "$name"
}
make ext4 24M mkfs.ext4 -q -F
make nojournal 8M mkfs.ext4 -q -F -O ^has_journal
make xfs 320M mkfs.xfs -q -f
make btrfs 120M mkfs.btrfs -q -f
mkdir -p lower upper work overlay
echo lower > lower/file
mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work none overlay && echo more >> overlay/file
mkdir -p tree && echo text > tree/file
if mkfs.erofs erofs.image tree; then
  mkdir -p erofs && mount -o loop erofs.image erofs && cat erofs/file && stat erofs/file
fi
# The block layer's schedulers, on one of these loop devices.
device=$(findmnt -n -o SOURCE ext4)
for scheduler in kyber mq-deadline bfq none; do
  echo "$scheduler" > "/sys/block/${device##*/}/queue/scheduler"
  dd if=/dev/zero of=ext4/file bs=64k count=16 oflag=direct
  dd if=ext4/file of=/dev/null bs=64k iflag=direct
done

# A small network with itself.
ip link set lo up
ip netns add "rawcap-$$"
ip link add rawcap1 type veth peer name rawcap2
ip link add rawcap-br type bridge
ip link set rawcap2 master rawcap-br
for name in rawcap1 rawcap2 rawcap-br; do ip link set "$name" up; done
ip address add 192.0.2.1/24 dev rawcap1
ip address add 2001:db8::1/64 dev rawcap1
ip address add 192.0.2.2/24 dev rawcap-br
ip neighbour add 192.0.2.9 lladdr 02:00:00:00:00:09 dev rawcap1
ip route get 192.0.2.9
ip -6 route get 2001:db8::9
bridge fdb add 02:00:00:00:00:01 dev rawcap2 master
bridge mdb add dev rawcap-br port rawcap2 grp 239.1.1.1
tc qdisc add dev rawcap1 root handle 1: htb default 1
tc class add dev rawcap1 parent 1: classid 1:1 htb rate 1mbit
tc qdisc replace dev rawcap2 root tbf rate 1mbit burst 2k latency 1ms
tc qdisc add dev rawcap1 ingress
timeout 0.3 bash -c 'exec 3> /dev/udp/192.0.2.9/9; for ((i = 0; i < 50; i++)); do echo text >&3; done'
timeout 0.3 bash -c 'exec 3<> /dev/tcp/192.0.2.7/9'
ip link add rawcap-vx type vxlan id 7 dev rawcap1 dstport 4789 && ip link set rawcap-vx up
bridge fdb add 02:00:00:00:00:02 dev rawcap-vx dst 192.0.2.3

"$load" .

# What a file system does for itself: growing, defragmenting, freezing, trimming, quota.
for name in ext4 xfs btrfs; do
  fsfreeze -f "$name" && fsfreeze -u "$name"
  fstrim "$name"
done
xfs_io -f -c 'pwrite 0 1m' -c 'falloc 2m 1m' -c 'fpunch 0 64k' -c 'bmap -v' -c 'reflink xfs/d/c' -c fsync xfs/f
xfs_io -c 'fsmap -v' xfs
xfs_io -f -c 'pwrite 0 64k' -c sync -c 'extsize 64k' xfs/g
btrfs subvolume create btrfs/sub
btrfs subvolume snapshot btrfs/sub btrfs/snapshot
btrfs subvolume delete btrfs/snapshot
btrfs filesystem defragment -r btrfs
btrfs balance start -dusage=50 btrfs
btrfs scrub start -B btrfs
for name in ext4 xfs btrfs; do rm -rf "${name:?}"/*; done
sync -f ext4 xfs btrfs
for name in erofs overlay btrfs xfs nojournal ext4; do umount "$name"; done
ip netns delete "rawcap-$$"
exit 0
