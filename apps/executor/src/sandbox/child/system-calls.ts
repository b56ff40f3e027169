/** Number of a system call on x64 and on arm64; null where that architecture has none. */
type Numbers = readonly [x64: number | null, arm64: number | null];

/**
 * What a sandbox that has started never asks of the kernel. A list of what is denied and not of what is allowed: what
 * V8 and the C library need differs with their versions, and whatever gives power over something else is known.
 */
const deniedCalls: Readonly<Record<string, Numbers>> = {
  // Files: those that are open stay so, no other is opened, made, changed or removed.
  open: [2, null],
  openat: [257, 56],
  openat2: [437, 437],
  open_by_handle_at: [304, 265],
  name_to_handle_at: [303, 264],
  creat: [85, null],
  mkdir: [83, null],
  mkdirat: [258, 34],
  rmdir: [84, null],
  unlink: [87, null],
  unlinkat: [263, 35],
  rename: [82, null],
  renameat: [264, 38],
  renameat2: [316, 276],
  link: [86, null],
  linkat: [265, 37],
  symlink: [88, null],
  symlinkat: [266, 36],
  mknod: [133, null],
  mknodat: [259, 33],
  chmod: [90, null],
  fchmod: [91, 52],
  fchmodat: [268, 53],
  fchmodat2: [452, 452],
  chown: [92, null],
  lchown: [94, null],
  fchown: [93, 55],
  fchownat: [260, 54],
  truncate: [76, 45],
  ftruncate: [77, 46],
  fallocate: [285, 47],
  utime: [132, null],
  utimes: [235, null],
  futimesat: [261, null],
  utimensat: [280, 88],
  setxattr: [188, 5],
  lsetxattr: [189, 6],
  fsetxattr: [190, 7],
  removexattr: [197, 14],
  lremovexattr: [198, 15],
  fremovexattr: [199, 16],
  readlink: [89, null],
  readlinkat: [267, 78],
  getdents: [78, null],
  getdents64: [217, 61],
  inotify_init: [253, null],
  inotify_init1: [294, 26],
  fanotify_init: [300, 262],
  // Sockets: the channel is there, and read and written like a file.
  socket: [41, 198],
  socketpair: [53, 199],
  bind: [49, 200],
  listen: [50, 201],
  accept: [43, 202],
  connect: [42, 203],
  accept4: [288, 242],
  sendto: [44, 206],
  recvfrom: [45, 207],
  sendmsg: [46, 211],
  recvmsg: [47, 212],
  sendmmsg: [307, 269],
  recvmmsg: [299, 243],
  // Programs and other processes. `clone`, `kill` and `tgkill` are looked at more closely.
  execve: [59, 221],
  execveat: [322, 281],
  fork: [57, null],
  vfork: [58, null],
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  process_madvise: [440, 440],
  process_mrelease: [448, 448],
  kcmp: [312, 272],
  pidfd_open: [434, 434],
  pidfd_getfd: [438, 438],
  pidfd_send_signal: [424, 424],
  tkill: [200, 130],
  rt_sigqueueinfo: [129, 138],
  rt_tgsigqueueinfo: [297, 240],
  move_pages: [279, 239],
  migrate_pages: [256, 238],
  // Memory and queues shared with others.
  memfd_create: [319, 279],
  memfd_secret: [447, 447],
  shmget: [29, 194],
  shmat: [30, 196],
  shmctl: [31, 195],
  semget: [64, 190],
  msgget: [68, 186],
  mq_open: [240, 180],
  // Another view of the system, another identity.
  unshare: [272, 97],
  setns: [308, 268],
  chroot: [161, 51],
  pivot_root: [155, 41],
  mount: [165, 40],
  umount2: [166, 39],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
  setuid: [105, 146],
  setgid: [106, 144],
  setreuid: [113, 145],
  setregid: [114, 143],
  setresuid: [117, 147],
  setresgid: [119, 149],
  setgroups: [116, 159],
  capset: [126, 91],
  personality: [135, 92],
  seccomp: [317, 277],
  // Parts of the kernel that programs seldom use and attackers like.
  // A ring does what its calls would do, past any filter: there must be none yet (pool/what-children-get.ts).
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  bpf: [321, 280],
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  modify_ldt: [154, null],
  iopl: [172, null],
  ioperm: [173, null],
  vmsplice: [278, 75],
  splice: [275, 76],
  tee: [276, 77],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  syslog: [103, 116],
  quotactl: [179, 60],
  acct: [163, 89],
  reboot: [169, 142],
};

export interface SystemCalls {
  /** What seccomp calls the architecture. */
  readonly auditArch: number;
  /** Numbers from here on are those of another convention for the same calls; null where there is none. */
  readonly otherAbiFrom: number | null;
  readonly denied: readonly number[];
  readonly seccomp: number;
  readonly ioUringSetup: number;
  readonly closeRange: number;
  readonly clone: number;
  readonly clone3: number;
  readonly kill: number;
  readonly tgkill: number;
}

const deniedOn = (architecture: 0 | 1): number[] =>
  Object.values(deniedCalls).flatMap((numbers) => numbers[architecture] ?? []);

/** By `process.arch`; others are not known. */
export const systemCallsOf: Readonly<Partial<Record<NodeJS.Architecture, SystemCalls>>> = {
  x64: {
    auditArch: 0xc000003e,
    otherAbiFrom: 0x40000000,
    denied: deniedOn(0),
    seccomp: 317,
    ioUringSetup: 425,
    closeRange: 436,
    clone: 56,
    clone3: 435,
    kill: 62,
    tgkill: 234,
  },
  arm64: {
    auditArch: 0xc00000b7,
    otherAbiFrom: null,
    denied: deniedOn(1),
    seccomp: 277,
    ioUringSetup: 425,
    closeRange: 436,
    clone: 220,
    clone3: 435,
    kill: 129,
    tgkill: 131,
  },
};
