// Written by “rawcap generate swift”; do not edit.

public import EventFormat

/// A packet is given to a network device (`net:net_dev_queue`).
@frozen
public struct NetDevQueue: TraceEvent, ~Escapable {
  /// `net:net_dev_queue`.
  public static var eventName: StaticString { "net:net_dev_queue" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let skbaddr: Field<UInt64>
    @usableFromInline let len: Field<UInt32>
    @usableFromInline let name: TextField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      skbaddr = try fields.integer("skbaddr")
      len = try fields.integer("len")
      name = try fields.text("name")
    }
  }

  /// The record that is looked at.
  public let record: RecordView
  @usableFromInline let layout: Layout

  /// The view of a record for which `layout` holds.
  @_lifetime(copy record)
  @inlinable
  public init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  /// The packet's buffer.
  ///
  /// `void * skbaddr`.
  @inlinable
  public var skbaddr: KernelAddress { KernelAddress(rawValue: record[layout.skbaddr]) }

  /// Its length (bytes).
  ///
  /// `unsigned int len`.
  @inlinable
  public var len: UInt32 { record[layout.len] }

  /// The network device.
  ///
  /// `__data_loc char[] name`.
  @inlinable
  public var name: RecordText {
    @_lifetime(copy self)
    get { record[layout.name] }
  }
}

/// The driver of a network device gets a packet (`net:net_dev_start_xmit`).
@frozen
public struct NetDevStartXmit: TraceEvent, ~Escapable {
  /// `net:net_dev_start_xmit`.
  public static var eventName: StaticString { "net:net_dev_start_xmit" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let name: TextField
    @usableFromInline let queueMapping: Field<UInt16>
    @usableFromInline let skbaddr: Field<UInt64>
    @usableFromInline let vlanTagged: Field<UInt8>
    @usableFromInline let vlanProto: Field<UInt16>
    @usableFromInline let vlanTci: Field<UInt16>
    @usableFromInline let `protocol`: Field<UInt16>
    @usableFromInline let ipSummed: Field<UInt8>
    @usableFromInline let len: Field<UInt32>
    @usableFromInline let dataLen: Field<UInt32>
    @usableFromInline let networkOffset: Field<Int32>
    @usableFromInline let transportOffsetValid: Field<UInt8>
    @usableFromInline let transportOffset: Field<Int32>
    @usableFromInline let txFlags: Field<UInt8>
    @usableFromInline let gsoSize: Field<UInt16>
    @usableFromInline let gsoSegs: Field<UInt16>
    @usableFromInline let gsoType: Field<UInt16>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      name = try fields.text("name")
      queueMapping = try fields.integer("queue_mapping")
      skbaddr = try fields.integer("skbaddr")
      vlanTagged = try fields.byte("vlan_tagged")
      vlanProto = try fields.integer("vlan_proto")
      vlanTci = try fields.integer("vlan_tci")
      `protocol` = try fields.integer("protocol")
      ipSummed = try fields.integer("ip_summed")
      len = try fields.integer("len")
      dataLen = try fields.integer("data_len")
      networkOffset = try fields.integer("network_offset")
      transportOffsetValid = try fields.byte("transport_offset_valid")
      transportOffset = try fields.integer("transport_offset")
      txFlags = try fields.integer("tx_flags")
      gsoSize = try fields.integer("gso_size")
      gsoSegs = try fields.integer("gso_segs")
      gsoType = try fields.integer("gso_type")
    }
  }

  /// The record that is looked at.
  public let record: RecordView
  @usableFromInline let layout: Layout

  /// The view of a record for which `layout` holds.
  @_lifetime(copy record)
  @inlinable
  public init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  /// The network device.
  ///
  /// `__data_loc char[] name`.
  @inlinable
  public var name: RecordText {
    @_lifetime(copy self)
    get { record[layout.name] }
  }

  /// The queue.
  ///
  /// `u16 queue_mapping`.
  @inlinable
  public var queueMapping: UInt16 { record[layout.queueMapping] }

  /// The packet's buffer.
  ///
  /// `const void * skbaddr`.
  @inlinable
  public var skbaddr: KernelAddress { KernelAddress(rawValue: record[layout.skbaddr]) }

  /// Whether a VLAN tag is kept beside the packet.
  ///
  /// `bool vlan_tagged`.
  @inlinable
  public var vlanTagged: Bool { record[layout.vlanTagged] != 0 }

  /// The protocol of the VLAN tag.
  ///
  /// `u16 vlan_proto`.
  @inlinable
  public var vlanProto: UInt16 { record[layout.vlanProto] }

  /// The VLAN tag.
  ///
  /// `u16 vlan_tci`.
  @inlinable
  public var vlanTci: UInt16 { record[layout.vlanTci] }

  /// The protocol (EtherType).
  ///
  /// `u16 protocol`.
  @inlinable
  public var `protocol`: UInt16 { record[layout.protocol] }

  /// Who sees to the checksum.
  ///
  /// `u8 ip_summed`.
  @inlinable
  public var ipSummed: UInt8 { record[layout.ipSummed] }

  /// Its length (bytes).
  ///
  /// `unsigned int len`.
  @inlinable
  public var len: UInt32 { record[layout.len] }

  /// How much of it is outside the linear part (bytes).
  ///
  /// `unsigned int data_len`.
  @inlinable
  public var dataLen: UInt32 { record[layout.dataLen] }

  /// The network header, counted from the data (bytes).
  ///
  /// `int network_offset`.
  @inlinable
  public var networkOffset: Int32 { record[layout.networkOffset] }

  /// Whether the place of the transport header is known.
  ///
  /// `bool transport_offset_valid`.
  @inlinable
  public var transportOffsetValid: Bool { record[layout.transportOffsetValid] != 0 }

  /// The transport header, counted from the data (bytes).
  ///
  /// `int transport_offset`.
  @inlinable
  public var transportOffset: Int32 { record[layout.transportOffset] }

  /// Flags for transmission (`SKBTX_*`).
  ///
  /// `u8 tx_flags`.
  @inlinable
  public var txFlags: UInt8 { record[layout.txFlags] }

  /// The size of the segments that it will be cut into (bytes).
  ///
  /// `u16 gso_size`.
  @inlinable
  public var gsoSize: UInt16 { record[layout.gsoSize] }

  /// The number of segments that it will be cut into.
  ///
  /// `u16 gso_segs`.
  @inlinable
  public var gsoSegs: UInt16 { record[layout.gsoSegs] }

  /// How it will be cut (`SKB_GSO_*`).
  ///
  /// `u16 gso_type`.
  @inlinable
  public var gsoType: UInt16 { record[layout.gsoType] }
}

/// The driver of a network device has taken a packet, or refused (`net:net_dev_xmit`).
@frozen
public struct NetDevXmit: TraceEvent, ~Escapable {
  /// `net:net_dev_xmit`.
  public static var eventName: StaticString { "net:net_dev_xmit" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let skbaddr: Field<UInt64>
    @usableFromInline let len: Field<UInt32>
    @usableFromInline let rc: Field<Int32>
    @usableFromInline let name: TextField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      skbaddr = try fields.integer("skbaddr")
      len = try fields.integer("len")
      rc = try fields.integer("rc")
      name = try fields.text("name")
    }
  }

  /// The record that is looked at.
  public let record: RecordView
  @usableFromInline let layout: Layout

  /// The view of a record for which `layout` holds.
  @_lifetime(copy record)
  @inlinable
  public init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  /// The packet's buffer.
  ///
  /// `void * skbaddr`.
  @inlinable
  public var skbaddr: KernelAddress { KernelAddress(rawValue: record[layout.skbaddr]) }

  /// Its length (bytes).
  ///
  /// `unsigned int len`.
  @inlinable
  public var len: UInt32 { record[layout.len] }

  /// The result; 0 if it was taken.
  ///
  /// `int rc`.
  @inlinable
  public var rc: Int32 { record[layout.rc] }

  /// The network device.
  ///
  /// `__data_loc char[] name`.
  @inlinable
  public var name: RecordText {
    @_lifetime(copy self)
    get { record[layout.name] }
  }
}

/// A network device has not sent for too long (`net:net_dev_xmit_timeout`).
@frozen
public struct NetDevXmitTimeout: TraceEvent, ~Escapable {
  /// `net:net_dev_xmit_timeout`.
  public static var eventName: StaticString { "net:net_dev_xmit_timeout" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let name: TextField
    @usableFromInline let driver: TextField
    @usableFromInline let queueIndex: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      name = try fields.text("name")
      driver = try fields.text("driver")
      queueIndex = try fields.integer("queue_index")
    }
  }

  /// The record that is looked at.
  public let record: RecordView
  @usableFromInline let layout: Layout

  /// The view of a record for which `layout` holds.
  @_lifetime(copy record)
  @inlinable
  public init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  /// The network device.
  ///
  /// `__data_loc char[] name`.
  @inlinable
  public var name: RecordText {
    @_lifetime(copy self)
    get { record[layout.name] }
  }

  /// The device's driver.
  ///
  /// `__data_loc char[] driver`.
  @inlinable
  public var driver: RecordText {
    @_lifetime(copy self)
    get { record[layout.driver] }
  }

  /// The queue.
  ///
  /// `int queue_index`.
  @inlinable
  public var queueIndex: Int32 { record[layout.queueIndex] }
}

/// A packet goes up the network stack (`net:netif_receive_skb`).
@frozen
public struct NetifReceiveSkb: TraceEvent, ~Escapable {
  /// `net:netif_receive_skb`.
  public static var eventName: StaticString { "net:netif_receive_skb" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let skbaddr: Field<UInt64>
    @usableFromInline let len: Field<UInt32>
    @usableFromInline let name: TextField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      skbaddr = try fields.integer("skbaddr")
      len = try fields.integer("len")
      name = try fields.text("name")
    }
  }

  /// The record that is looked at.
  public let record: RecordView
  @usableFromInline let layout: Layout

  /// The view of a record for which `layout` holds.
  @_lifetime(copy record)
  @inlinable
  public init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  /// The packet's buffer.
  ///
  /// `void * skbaddr`.
  @inlinable
  public var skbaddr: KernelAddress { KernelAddress(rawValue: record[layout.skbaddr]) }

  /// Its length (bytes).
  ///
  /// `unsigned int len`.
  @inlinable
  public var len: UInt32 { record[layout.len] }

  /// The network device.
  ///
  /// `__data_loc char[] name`.
  @inlinable
  public var name: RecordText {
    @_lifetime(copy self)
    get { record[layout.name] }
  }
}

/// A packet is queued for the network stack (`net:netif_rx`).
@frozen
public struct NetifRx: TraceEvent, ~Escapable {
  /// `net:netif_rx`.
  public static var eventName: StaticString { "net:netif_rx" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let skbaddr: Field<UInt64>
    @usableFromInline let len: Field<UInt32>
    @usableFromInline let name: TextField

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      skbaddr = try fields.integer("skbaddr")
      len = try fields.integer("len")
      name = try fields.text("name")
    }
  }

  /// The record that is looked at.
  public let record: RecordView
  @usableFromInline let layout: Layout

  /// The view of a record for which `layout` holds.
  @_lifetime(copy record)
  @inlinable
  public init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  /// The packet's buffer.
  ///
  /// `void * skbaddr`.
  @inlinable
  public var skbaddr: KernelAddress { KernelAddress(rawValue: record[layout.skbaddr]) }

  /// Its length (bytes).
  ///
  /// `unsigned int len`.
  @inlinable
  public var len: UInt32 { record[layout.len] }

  /// The network device.
  ///
  /// `__data_loc char[] name`.
  @inlinable
  public var name: RecordText {
    @_lifetime(copy self)
    get { record[layout.name] }
  }
}

/// The network stack begins with a packet (`net:netif_receive_skb_entry`).
@frozen
public struct NetifReceiveSkbEntry: TraceEvent, ~Escapable {
  /// `net:netif_receive_skb_entry`.
  public static var eventName: StaticString { "net:netif_receive_skb_entry" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let name: TextField
    @usableFromInline let napiId: Field<UInt32>
    @usableFromInline let queueMapping: Field<UInt16>
    @usableFromInline let skbaddr: Field<UInt64>
    @usableFromInline let vlanTagged: Field<UInt8>
    @usableFromInline let vlanProto: Field<UInt16>
    @usableFromInline let vlanTci: Field<UInt16>
    @usableFromInline let `protocol`: Field<UInt16>
    @usableFromInline let ipSummed: Field<UInt8>
    @usableFromInline let hash: Field<UInt32>
    @usableFromInline let l4Hash: Field<UInt8>
    @usableFromInline let len: Field<UInt32>
    @usableFromInline let dataLen: Field<UInt32>
    @usableFromInline let truesize: Field<UInt32>
    @usableFromInline let macHeaderValid: Field<UInt8>
    @usableFromInline let macHeader: Field<Int32>
    @usableFromInline let nrFrags: Field<UInt8>
    @usableFromInline let gsoSize: Field<UInt16>
    @usableFromInline let gsoType: Field<UInt16>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      name = try fields.text("name")
      napiId = try fields.integer("napi_id")
      queueMapping = try fields.integer("queue_mapping")
      skbaddr = try fields.integer("skbaddr")
      vlanTagged = try fields.byte("vlan_tagged")
      vlanProto = try fields.integer("vlan_proto")
      vlanTci = try fields.integer("vlan_tci")
      `protocol` = try fields.integer("protocol")
      ipSummed = try fields.integer("ip_summed")
      hash = try fields.integer("hash")
      l4Hash = try fields.byte("l4_hash")
      len = try fields.integer("len")
      dataLen = try fields.integer("data_len")
      truesize = try fields.integer("truesize")
      macHeaderValid = try fields.byte("mac_header_valid")
      macHeader = try fields.integer("mac_header")
      nrFrags = try fields.integer("nr_frags")
      gsoSize = try fields.integer("gso_size")
      gsoType = try fields.integer("gso_type")
    }
  }

  /// The record that is looked at.
  public let record: RecordView
  @usableFromInline let layout: Layout

  /// The view of a record for which `layout` holds.
  @_lifetime(copy record)
  @inlinable
  public init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  /// The network device.
  ///
  /// `__data_loc char[] name`.
  @inlinable
  public var name: RecordText {
    @_lifetime(copy self)
    get { record[layout.name] }
  }

  /// The NAPI context.
  ///
  /// `unsigned int napi_id`.
  @inlinable
  public var napiId: UInt32 { record[layout.napiId] }

  /// The queue.
  ///
  /// `u16 queue_mapping`.
  @inlinable
  public var queueMapping: UInt16 { record[layout.queueMapping] }

  /// The packet's buffer.
  ///
  /// `const void * skbaddr`.
  @inlinable
  public var skbaddr: KernelAddress { KernelAddress(rawValue: record[layout.skbaddr]) }

  /// Whether a VLAN tag is kept beside the packet.
  ///
  /// `bool vlan_tagged`.
  @inlinable
  public var vlanTagged: Bool { record[layout.vlanTagged] != 0 }

  /// The protocol of the VLAN tag.
  ///
  /// `u16 vlan_proto`.
  @inlinable
  public var vlanProto: UInt16 { record[layout.vlanProto] }

  /// The VLAN tag.
  ///
  /// `u16 vlan_tci`.
  @inlinable
  public var vlanTci: UInt16 { record[layout.vlanTci] }

  /// The protocol (EtherType).
  ///
  /// `u16 protocol`.
  @inlinable
  public var `protocol`: UInt16 { record[layout.protocol] }

  /// Who sees to the checksum.
  ///
  /// `u8 ip_summed`.
  @inlinable
  public var ipSummed: UInt8 { record[layout.ipSummed] }

  /// The flow's hash.
  ///
  /// `u32 hash`.
  @inlinable
  public var hash: UInt32 { record[layout.hash] }

  /// Whether the hash covers ports.
  ///
  /// `bool l4_hash`.
  @inlinable
  public var l4Hash: Bool { record[layout.l4Hash] != 0 }

  /// Its length (bytes).
  ///
  /// `unsigned int len`.
  @inlinable
  public var len: UInt32 { record[layout.len] }

  /// How much of it is outside the linear part (bytes).
  ///
  /// `unsigned int data_len`.
  @inlinable
  public var dataLen: UInt32 { record[layout.dataLen] }

  /// The memory that it takes (bytes).
  ///
  /// `unsigned int truesize`.
  @inlinable
  public var truesize: UInt32 { record[layout.truesize] }

  /// Whether the place of the link-layer header is known.
  ///
  /// `bool mac_header_valid`.
  @inlinable
  public var macHeaderValid: Bool { record[layout.macHeaderValid] != 0 }

  /// The link-layer header, counted from the data.
  ///
  /// `int mac_header`.
  @inlinable
  public var macHeader: Int32 { record[layout.macHeader] }

  /// The number of fragments.
  ///
  /// `unsigned char nr_frags`.
  @inlinable
  public var nrFrags: UInt8 { record[layout.nrFrags] }

  /// The size of the segments that it will be cut into (bytes).
  ///
  /// `u16 gso_size`.
  @inlinable
  public var gsoSize: UInt16 { record[layout.gsoSize] }

  /// How it will be cut (`SKB_GSO_*`).
  ///
  /// `u16 gso_type`.
  @inlinable
  public var gsoType: UInt16 { record[layout.gsoType] }
}

/// The network stack has taken a packet (`net:netif_receive_skb_exit`).
@frozen
public struct NetifReceiveSkbExit: TraceEvent, ~Escapable {
  /// `net:netif_receive_skb_exit`.
  public static var eventName: StaticString { "net:netif_receive_skb_exit" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let ret: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      ret = try fields.integer("ret")
    }
  }

  /// The record that is looked at.
  public let record: RecordView
  @usableFromInline let layout: Layout

  /// The view of a record for which `layout` holds.
  @_lifetime(copy record)
  @inlinable
  public init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  /// The result.
  ///
  /// `int ret`.
  @inlinable
  public var ret: Int32 { record[layout.ret] }
}

/// A packet is about to be queued for the network stack (`net:netif_rx_entry`).
@frozen
public struct NetifRxEntry: TraceEvent, ~Escapable {
  /// `net:netif_rx_entry`.
  public static var eventName: StaticString { "net:netif_rx_entry" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let name: TextField
    @usableFromInline let napiId: Field<UInt32>
    @usableFromInline let queueMapping: Field<UInt16>
    @usableFromInline let skbaddr: Field<UInt64>
    @usableFromInline let vlanTagged: Field<UInt8>
    @usableFromInline let vlanProto: Field<UInt16>
    @usableFromInline let vlanTci: Field<UInt16>
    @usableFromInline let `protocol`: Field<UInt16>
    @usableFromInline let ipSummed: Field<UInt8>
    @usableFromInline let hash: Field<UInt32>
    @usableFromInline let l4Hash: Field<UInt8>
    @usableFromInline let len: Field<UInt32>
    @usableFromInline let dataLen: Field<UInt32>
    @usableFromInline let truesize: Field<UInt32>
    @usableFromInline let macHeaderValid: Field<UInt8>
    @usableFromInline let macHeader: Field<Int32>
    @usableFromInline let nrFrags: Field<UInt8>
    @usableFromInline let gsoSize: Field<UInt16>
    @usableFromInline let gsoType: Field<UInt16>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      name = try fields.text("name")
      napiId = try fields.integer("napi_id")
      queueMapping = try fields.integer("queue_mapping")
      skbaddr = try fields.integer("skbaddr")
      vlanTagged = try fields.byte("vlan_tagged")
      vlanProto = try fields.integer("vlan_proto")
      vlanTci = try fields.integer("vlan_tci")
      `protocol` = try fields.integer("protocol")
      ipSummed = try fields.integer("ip_summed")
      hash = try fields.integer("hash")
      l4Hash = try fields.byte("l4_hash")
      len = try fields.integer("len")
      dataLen = try fields.integer("data_len")
      truesize = try fields.integer("truesize")
      macHeaderValid = try fields.byte("mac_header_valid")
      macHeader = try fields.integer("mac_header")
      nrFrags = try fields.integer("nr_frags")
      gsoSize = try fields.integer("gso_size")
      gsoType = try fields.integer("gso_type")
    }
  }

  /// The record that is looked at.
  public let record: RecordView
  @usableFromInline let layout: Layout

  /// The view of a record for which `layout` holds.
  @_lifetime(copy record)
  @inlinable
  public init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  /// The network device.
  ///
  /// `__data_loc char[] name`.
  @inlinable
  public var name: RecordText {
    @_lifetime(copy self)
    get { record[layout.name] }
  }

  /// The NAPI context.
  ///
  /// `unsigned int napi_id`.
  @inlinable
  public var napiId: UInt32 { record[layout.napiId] }

  /// The queue.
  ///
  /// `u16 queue_mapping`.
  @inlinable
  public var queueMapping: UInt16 { record[layout.queueMapping] }

  /// The packet's buffer.
  ///
  /// `const void * skbaddr`.
  @inlinable
  public var skbaddr: KernelAddress { KernelAddress(rawValue: record[layout.skbaddr]) }

  /// Whether a VLAN tag is kept beside the packet.
  ///
  /// `bool vlan_tagged`.
  @inlinable
  public var vlanTagged: Bool { record[layout.vlanTagged] != 0 }

  /// The protocol of the VLAN tag.
  ///
  /// `u16 vlan_proto`.
  @inlinable
  public var vlanProto: UInt16 { record[layout.vlanProto] }

  /// The VLAN tag.
  ///
  /// `u16 vlan_tci`.
  @inlinable
  public var vlanTci: UInt16 { record[layout.vlanTci] }

  /// The protocol (EtherType).
  ///
  /// `u16 protocol`.
  @inlinable
  public var `protocol`: UInt16 { record[layout.protocol] }

  /// Who sees to the checksum.
  ///
  /// `u8 ip_summed`.
  @inlinable
  public var ipSummed: UInt8 { record[layout.ipSummed] }

  /// The flow's hash.
  ///
  /// `u32 hash`.
  @inlinable
  public var hash: UInt32 { record[layout.hash] }

  /// Whether the hash covers ports.
  ///
  /// `bool l4_hash`.
  @inlinable
  public var l4Hash: Bool { record[layout.l4Hash] != 0 }

  /// Its length (bytes).
  ///
  /// `unsigned int len`.
  @inlinable
  public var len: UInt32 { record[layout.len] }

  /// How much of it is outside the linear part (bytes).
  ///
  /// `unsigned int data_len`.
  @inlinable
  public var dataLen: UInt32 { record[layout.dataLen] }

  /// The memory that it takes (bytes).
  ///
  /// `unsigned int truesize`.
  @inlinable
  public var truesize: UInt32 { record[layout.truesize] }

  /// Whether the place of the link-layer header is known.
  ///
  /// `bool mac_header_valid`.
  @inlinable
  public var macHeaderValid: Bool { record[layout.macHeaderValid] != 0 }

  /// The link-layer header, counted from the data.
  ///
  /// `int mac_header`.
  @inlinable
  public var macHeader: Int32 { record[layout.macHeader] }

  /// The number of fragments.
  ///
  /// `unsigned char nr_frags`.
  @inlinable
  public var nrFrags: UInt8 { record[layout.nrFrags] }

  /// The size of the segments that it will be cut into (bytes).
  ///
  /// `u16 gso_size`.
  @inlinable
  public var gsoSize: UInt16 { record[layout.gsoSize] }

  /// How it will be cut (`SKB_GSO_*`).
  ///
  /// `u16 gso_type`.
  @inlinable
  public var gsoType: UInt16 { record[layout.gsoType] }
}

/// A packet has been queued for the network stack (`net:netif_rx_exit`).
@frozen
public struct NetifRxExit: TraceEvent, ~Escapable {
  /// `net:netif_rx_exit`.
  public static var eventName: StaticString { "net:netif_rx_exit" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let ret: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      ret = try fields.integer("ret")
    }
  }

  /// The record that is looked at.
  public let record: RecordView
  @usableFromInline let layout: Layout

  /// The view of a record for which `layout` holds.
  @_lifetime(copy record)
  @inlinable
  public init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  /// The result.
  ///
  /// `int ret`.
  @inlinable
  public var ret: Int32 { record[layout.ret] }
}

/// A packet is about to be joined with others of its flow (`net:napi_gro_receive_entry`).
@frozen
public struct NapiGroReceiveEntry: TraceEvent, ~Escapable {
  /// `net:napi_gro_receive_entry`.
  public static var eventName: StaticString { "net:napi_gro_receive_entry" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let name: TextField
    @usableFromInline let napiId: Field<UInt32>
    @usableFromInline let queueMapping: Field<UInt16>
    @usableFromInline let skbaddr: Field<UInt64>
    @usableFromInline let vlanTagged: Field<UInt8>
    @usableFromInline let vlanProto: Field<UInt16>
    @usableFromInline let vlanTci: Field<UInt16>
    @usableFromInline let `protocol`: Field<UInt16>
    @usableFromInline let ipSummed: Field<UInt8>
    @usableFromInline let hash: Field<UInt32>
    @usableFromInline let l4Hash: Field<UInt8>
    @usableFromInline let len: Field<UInt32>
    @usableFromInline let dataLen: Field<UInt32>
    @usableFromInline let truesize: Field<UInt32>
    @usableFromInline let macHeaderValid: Field<UInt8>
    @usableFromInline let macHeader: Field<Int32>
    @usableFromInline let nrFrags: Field<UInt8>
    @usableFromInline let gsoSize: Field<UInt16>
    @usableFromInline let gsoType: Field<UInt16>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      name = try fields.text("name")
      napiId = try fields.integer("napi_id")
      queueMapping = try fields.integer("queue_mapping")
      skbaddr = try fields.integer("skbaddr")
      vlanTagged = try fields.byte("vlan_tagged")
      vlanProto = try fields.integer("vlan_proto")
      vlanTci = try fields.integer("vlan_tci")
      `protocol` = try fields.integer("protocol")
      ipSummed = try fields.integer("ip_summed")
      hash = try fields.integer("hash")
      l4Hash = try fields.byte("l4_hash")
      len = try fields.integer("len")
      dataLen = try fields.integer("data_len")
      truesize = try fields.integer("truesize")
      macHeaderValid = try fields.byte("mac_header_valid")
      macHeader = try fields.integer("mac_header")
      nrFrags = try fields.integer("nr_frags")
      gsoSize = try fields.integer("gso_size")
      gsoType = try fields.integer("gso_type")
    }
  }

  /// The record that is looked at.
  public let record: RecordView
  @usableFromInline let layout: Layout

  /// The view of a record for which `layout` holds.
  @_lifetime(copy record)
  @inlinable
  public init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  /// The network device.
  ///
  /// `__data_loc char[] name`.
  @inlinable
  public var name: RecordText {
    @_lifetime(copy self)
    get { record[layout.name] }
  }

  /// The NAPI context.
  ///
  /// `unsigned int napi_id`.
  @inlinable
  public var napiId: UInt32 { record[layout.napiId] }

  /// The queue.
  ///
  /// `u16 queue_mapping`.
  @inlinable
  public var queueMapping: UInt16 { record[layout.queueMapping] }

  /// The packet's buffer.
  ///
  /// `const void * skbaddr`.
  @inlinable
  public var skbaddr: KernelAddress { KernelAddress(rawValue: record[layout.skbaddr]) }

  /// Whether a VLAN tag is kept beside the packet.
  ///
  /// `bool vlan_tagged`.
  @inlinable
  public var vlanTagged: Bool { record[layout.vlanTagged] != 0 }

  /// The protocol of the VLAN tag.
  ///
  /// `u16 vlan_proto`.
  @inlinable
  public var vlanProto: UInt16 { record[layout.vlanProto] }

  /// The VLAN tag.
  ///
  /// `u16 vlan_tci`.
  @inlinable
  public var vlanTci: UInt16 { record[layout.vlanTci] }

  /// The protocol (EtherType).
  ///
  /// `u16 protocol`.
  @inlinable
  public var `protocol`: UInt16 { record[layout.protocol] }

  /// Who sees to the checksum.
  ///
  /// `u8 ip_summed`.
  @inlinable
  public var ipSummed: UInt8 { record[layout.ipSummed] }

  /// The flow's hash.
  ///
  /// `u32 hash`.
  @inlinable
  public var hash: UInt32 { record[layout.hash] }

  /// Whether the hash covers ports.
  ///
  /// `bool l4_hash`.
  @inlinable
  public var l4Hash: Bool { record[layout.l4Hash] != 0 }

  /// Its length (bytes).
  ///
  /// `unsigned int len`.
  @inlinable
  public var len: UInt32 { record[layout.len] }

  /// How much of it is outside the linear part (bytes).
  ///
  /// `unsigned int data_len`.
  @inlinable
  public var dataLen: UInt32 { record[layout.dataLen] }

  /// The memory that it takes (bytes).
  ///
  /// `unsigned int truesize`.
  @inlinable
  public var truesize: UInt32 { record[layout.truesize] }

  /// Whether the place of the link-layer header is known.
  ///
  /// `bool mac_header_valid`.
  @inlinable
  public var macHeaderValid: Bool { record[layout.macHeaderValid] != 0 }

  /// The link-layer header, counted from the data.
  ///
  /// `int mac_header`.
  @inlinable
  public var macHeader: Int32 { record[layout.macHeader] }

  /// The number of fragments.
  ///
  /// `unsigned char nr_frags`.
  @inlinable
  public var nrFrags: UInt8 { record[layout.nrFrags] }

  /// The size of the segments that it will be cut into (bytes).
  ///
  /// `u16 gso_size`.
  @inlinable
  public var gsoSize: UInt16 { record[layout.gsoSize] }

  /// How it will be cut (`SKB_GSO_*`).
  ///
  /// `u16 gso_type`.
  @inlinable
  public var gsoType: UInt16 { record[layout.gsoType] }
}

/// A packet has been joined with others, or passed on (`net:napi_gro_receive_exit`).
@frozen
public struct NapiGroReceiveExit: TraceEvent, ~Escapable {
  /// `net:napi_gro_receive_exit`.
  public static var eventName: StaticString { "net:napi_gro_receive_exit" }

  /// Where its fields stand in the records of one trace.
  @frozen
  public struct Layout: EventLayout {
    @usableFromInline let ret: Field<Int32>

    /// Looks the fields up.
    public init(binding fields: inout FieldBinder) throws(BindingError) {
      ret = try fields.integer("ret")
    }
  }

  /// The record that is looked at.
  public let record: RecordView
  @usableFromInline let layout: Layout

  /// The view of a record for which `layout` holds.
  @_lifetime(copy record)
  @inlinable
  public init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  /// The result.
  ///
  /// `int ret`.
  @inlinable
  public var ret: Int32 { record[layout.ret] }
}
