# shellcheck shell=sh
# Sourced: buildah and podman without an engine or an image registry, all state under build/container.
# Sets CONTAINER (the folder) and gives base_image, which makes debian:bookworm-slim locally.

CONTAINER=$(pwd)/build/container
mkdir -p "$CONTAINER"

write_settings() {
	printf '[storage]\ndriver = "%s"\nrunroot = "%s"\ngraphroot = "%s"\n' \
		"$1" "$CONTAINER/run-$1" "$CONTAINER/store-$1" >"$CONTAINER/storage.conf"
	cat >"$CONTAINER/containers.conf" <<-END
		[containers]
		default_ulimits = ["nofile=1024:1024","nproc=4096:4096"]
		[engine]
		cgroup_manager = "cgroupfs"
		runtime = "runc"
		events_logger = "file"
	END
	export CONTAINERS_STORAGE_CONF="$CONTAINER/storage.conf"
	export CONTAINERS_CONF="$CONTAINER/containers.conf"
	export BUILDAH_ISOLATION=chroot
}

# Overlay where the kernel and the folder's file system allow it; vfs copies whole layers but works anywhere.
choose_driver() {
	write_settings overlay
	podman info >/dev/null 2>&1 || write_settings vfs
}

base_image() {
	base=docker.io/library/debian:bookworm-slim
	podman image exists $base && return
	if [ ! -s "$CONTAINER/base.tar" ]; then
		mmdebstrap --format=tar --variant=minbase --include=ca-certificates bookworm "$CONTAINER/base.tar.new" \
			>"$CONTAINER/base.log" 2>&1 || {
			cat "$CONTAINER/base.log"
			return 1
		}
		mv "$CONTAINER/base.tar.new" "$CONTAINER/base.tar"
	fi
	podman import -q "$CONTAINER/base.tar" $base >/dev/null
}
