/// Unions of the kernel whose members print fmt lines name, though no format tells their layout.
enum KernelUnion {
  /// Where `member` stands in the first word of `type`; a count of 0 is the whole word.
  static func member(_ member: String, of type: String) -> (shift: Int, count: Int)? {
    guard type == "kvm_mmu_page_role" else { return nil }
    return pageRole[member]
  }

  /// `union kvm_mmu_page_role` in `arch/x86/include/asm/kvm_host.h`, unchanged since Linux 5.18.
  private static let pageRole: [String: (shift: Int, count: Int)] = [
    "word": (0, 0), "level": (0, 4), "has_4_byte_gpte": (4, 1), "quadrant": (5, 2),
    "direct": (7, 1), "access": (8, 3), "invalid": (11, 1), "efer_nx": (12, 1), "cr0_wp": (13, 1),
    "smep_andnot_wp": (14, 1), "smap_andnot_wp": (15, 1), "ad_disabled": (16, 1),
    "guest_mode": (17, 1), "passthrough": (18, 1), "is_mirror": (19, 1), "smm": (24, 8),
  ]
}
