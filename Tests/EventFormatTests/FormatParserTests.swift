import EventFormat
import EventSamples
import EventText
import RingBuffer
import Testing

/// What is read from a format, compared with what libtraceevent reads from it.
@Suite struct FormatParserTests {
  /// The one field of a format, for a kernel whose `long` has `longSize` bytes.
  private func field(
    _ declaration: String, size: Int, longSize: Int = 8, system: String = "test"
  ) throws -> EventField {
    let line = "\tfield:\(declaration);\toffset:8;\tsize:\(size);\tsigned:0;"
    let text = Formats.text("odd", id: 9, fields: line, print: #""%d", 1"#)
    let formats = formats(text, longSize: longSize, system: system)
    #expect(formats.failures.isEmpty)
    return try #require(formats[9]?.fields.first)
  }

  /// The same field, as libtraceevent reads it.
  private func library(
    _ declaration: String, size: Int, longSize: Int = 8, system: String = "test"
  ) throws -> EventField? {
    let line = "\tfield:\(declaration);\toffset:8;\tsize:\(size);\tsigned:0;"
    let text = Formats.text("odd", id: 9, fields: line, print: #""%d", 1"#)
    let format = try #require(formats(text, longSize: longSize, system: system)[9])
    let layout = PageLayout(byteOrder: .little, longSize: longSize, pageSize: 4096)
    return EventInterpreter.fields(of: format, layout: layout)?.last
  }

  @Test(arguments: [
    ("int a", 4), ("unsigned  int a", 4), ("const char * a", 8), ("const char *a", 8),
    ("void * * a", 8), ("void **a", 8), ("char a[16]", 16), ("char a [16]", 16), ("u8 a[6]", 6),
    ("u8 mac[6]", 6), ("s8 a[2]", 2), ("u16 a[4]", 8), ("u64 a[2]", 16), ("u32 a[]", 0),
    ("char a[0]", 0), ("u32 a[0]", 0), ("unsigned long a[]", 0), ("unsigned long a[4]", 32),
    ("long a", 8), ("unsigned long long a[2]", 16), ("char a[TASK_COMM_LEN]", 16),
    ("u32 a[4 + 4]", 32), ("u32 a[(4)]", 16), ("u32 a[A B]", 16), ("u32 a[0x10]", 64),
    ("u32 a[010]", 32), ("u32 a[4UL]", 16), ("u32 a[N * 4]", 16), ("const char * a[4]", 32),
    ("struct foo * a", 8), ("struct foo a", 12), ("unsigned char[16] a", 16),
    ("__data_loc char[] a", 4), ("__data_loc u8[] a", 4), ("__data_loc u32[] a", 4),
    ("__data_loc s64[] a", 4), ("__data_loc unsigned long[] a", 4), ("__data_loc char[] a", 2),
    ("__data_loc __le32[] a", 4), ("__data_loc cpumask_t a", 4), ("__data_loc int[4] a", 4),
    ("__rel_loc char[] a", 4), ("__rel_loc u16[] a", 4), ("__rel_loc cpumask_t[] a", 4),
    ("const char __attribute__((user)) * a", 8), ("char __attribute__((a, b c)) * a", 8),
    ("const char __attribute__((btf_type_tag(\"user\"))) * a", 8),
    ("char * __attribute__((user)) a", 8),
    ("unsigned char common_x", 1), ("my_longish_t a", 4), ("not_a_char_t a[3]", 9),
  ])
  func readsDeclarationsAsLibtraceeventDoes(declaration: String, size: Int) throws {
    for longSize in [4, 8] {
      let ours = try field(declaration, size: size, longSize: longSize)
      #expect(ours.offset == 8 && ours.size == size)
      let theirs = try library(declaration, size: size, longSize: longSize)
      #expect(ours == theirs, "\(ours) is not \(String(describing: theirs))")
    }
  }

  @Test func oldNamesOfTheFtraceSystemHaveDots() throws {
    let ours = try field("unsigned long graph_ent.func", size: 8, system: "ftrace")
    #expect(ours.name == "func")
    #expect(ours == (try library("unsigned long graph_ent.func", size: 8, system: "ftrace")))
  }

  @Test func severalDimensionsAreOneArray() throws {
    let field = try field("u16 a[2][3]", size: 12)
    #expect(field.kind == .array(elementSize: 2))
    #expect(field.typeName == "u16[2][3]")
    // libtraceevent loses it, and all fields behind it.
    #expect(try library("u16 a[2][3]", size: 12)?.name == "common_pid")
  }

  @Test func kernelsBefore26_34DoNotTellSigns() throws {
    let line = "\tfield:int a;\toffset:8;\tsize:4;"
    let text = Formats.text("old", id: 9, fields: line, print: #""%d", REC->a"#)
    let format = try #require(formats(text)[9])
    #expect(format.fields.first?.isSigned == false)
    #expect(
      EventInterpreter.fields(of: format, layout: Formats.layout)
        == format.commonFields + format.fields)
  }

  @Test func specialFieldsOfTheFtraceSystemAreFields() throws {
    let line = "\tfield special:char a[];\toffset:8;\tsize:0;\tsigned:0;"
    let text = Formats.text("print", id: 5, fields: line, print: #""%s", REC->a"#)
    let format = try #require(formats(text, system: "ftrace")[5])
    #expect(format.fields.map(\.kind) == [.characterArray])
    #expect(
      EventInterpreter.fields(of: format, layout: Formats.layout)
        == format.commonFields + format.fields)
  }

  @Test func namesMayBeginWithADigit() throws {
    let text = Formats.text("9p_client_req", id: 9, fields: "", print: #""""#)
    #expect(formats(text, system: "9p")[9]?.description == "9p:9p_client_req")
  }

  @Test func thePrintFmtIsAllTheRest() throws {
    let text = Formats.text("lines", id: 9, fields: "", print: "\"a\nb\", 1\nprint fmt: x")
    let format = try #require(formats(text)[9])
    #expect(format.printFormatText.elementsEqual(" \"a\nb\", 1\nprint fmt: x\n".utf8))
    let cut = Array(text[..<(try #require(text.firstRange(of: "\nprint".utf8)).lowerBound)])
    #expect(try #require(formats(cut)[9]).printFormatText.isEmpty)
  }

  @Test func theLastFieldMayBeTheEnd() throws {
    let end = try #require(Formats.kinds.firstRange(of: "\n\nprint".utf8))
    let cut = Array(Formats.kinds[..<end.lowerBound])
    #expect(formats(cut)[1000]?.fields.count == 7)
  }

  @Test func commonFieldsAreThoseOfEachFormat() throws {
    let other = String(decoding: Formats.kinds, as: UTF8.self)
      .replacing("common_flags", with: "common_other")
    let both = formats(Formats.schedSwitch, Array(other.utf8))
    #expect(both[319]?.commonFields[1].name == "common_flags")
    #expect(both[1000]?.commonFields[1].name == "common_other")
    #expect(both[1000]?.fields.count == 7)
    // The same text in front, and one field more behind it.
    let more = String(decoding: Formats.kinds, as: UTF8.self)
      .replacing("signed:1;\n\n", with: "signed:1;\n\tfield:u8 common_x;\toffset:8;\tsize:1;\n\n")
    let three = formats(Formats.schedSwitch, Array(more.utf8))
    #expect(three[1000]?.commonFields.map(\.name).last == "common_x")
  }

  @Test func damagedFormatsEndInFormatsOrErrors() {
    var random = SplitMix64(seed: 0x666f_726d_6174)
    let far = "\tfield:u64 far;\toffset:9000;\tsize:8000;\tsigned:0;"
    let originals = [
      Formats.schedSwitch, Formats.kinds, Formats.text("far", id: 9, fields: far, print: #""""#),
    ]
    var failures: Set<String> = []
    var parsed = 0
    var violations = 0
    for number in 0..<4000 {
      let text = random.damaged(originals[number % 3], odd: ":;[]()*\t\n\"09_. ")
      let formats = formats(text)
      parsed += formats.all.count
      if formats.all.count + formats.failures.count != 1 { violations += 1 }
      for failure in formats.failures { failures.insert("\("\(failure.code)".prefix(8))") }
      for format in formats.all {
        if format.fixedSize > 1 << 16 { violations += 1 }
        for field in format.fields where field.name.isEmpty || field.typeName.isEmpty {
          violations += 1
        }
      }
    }
    #expect(violations == 0)
    // Damage is not all that was met, and it was of every kind.
    #expect(parsed > 200)
    #expect(failures == ["notAForm", "badField", "badCommo"])
  }
}
