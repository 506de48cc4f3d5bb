using System.Buffers.Binary;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security;
using System.Text.RegularExpressions;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueReader
{
    private static readonly object s_false = false;
    private static readonly object s_true = true;

    private object? ReadScalar(ValueTag tag) => tag switch
    {
        ValueTag.Null => null,
        ValueTag.False => s_false,
        ValueTag.True => s_true,
        ValueTag.Byte => ReadByte(),
        ValueTag.SByte => (sbyte)ReadByte(),
        ValueTag.Char => checked((char)ReadUnsigned()),
        ValueTag.Int16 => checked((short)ReadInt32()),
        ValueTag.UInt16 => checked((ushort)ReadUnsigned()),
        ValueTag.Int32 => ReadInt32(),
        ValueTag.UInt32 => ReadUnsigned(),
        ValueTag.Int64 => ReadInt64(),
        ValueTag.UInt64 => ReadUnsigned64(),
        ValueTag.IntPtr => checked((nint)ReadInt64()),
        ValueTag.UIntPtr => checked((nuint)ReadUnsigned64()),
        ValueTag.Single => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float))),
        ValueTag.Double => ReadDouble(),
        ValueTag.Decimal => new decimal(MemoryMarshal.Cast<byte, int>(Take(sizeof(decimal)))),
        ValueTag.String => ReadRequiredString(),
        ValueTag.DateTime => ReadDateTime(),
        ValueTag.DateTimeOffset => ReadDateTimeOffset(),
        ValueTag.TimeSpan => new TimeSpan(ReadFixed()),
        ValueTag.DateOnly => DateOnly.FromDayNumber(ReadInt32()),
        ValueTag.TimeOnly => new TimeOnly(ReadFixed()),
        ValueTag.Guid => new Guid(Take(16)),
        ValueTag.Enum => ReadEnum(),
        _ => ReadLive(tag),
    };

    private object ReadLive(ValueTag tag) => tag switch
    {
        ValueTag.Uri => ReadUri(),
        ValueTag.Version => ReadVersion(),
        ValueTag.SemanticVersion => SemanticVersions.Parse(ReadRequiredString()),
        ValueTag.BigInteger => new BigInteger(ReadBytes().Span),
        ValueTag.DBNull => DBNull.Value,
        ValueTag.SwitchParameter => new SwitchParameter(ReadBoolean()),
        ValueTag.Regex => ReadRegex(),
        ValueTag.IPAddress => ReadAddress(),
        ValueTag.CultureInfo => CultureCodec.Read(this),
        ValueTag.SecureString => ReadSecureString(),
        ValueTag.PSCredential => ReadBoolean()
            ? PSCredential.Empty
            : new PSCredential(ReadRequiredString(), ReadSecureString()),
        ValueTag.ProgressRecord => ReadProgress(),
        ValueTag.ScriptBlock => ReadScriptBlock(),
        ValueTag.FileInfo => new FileInfo(ReadRequiredString()),
        ValueTag.DirectoryInfo => new DirectoryInfo(ReadRequiredString()),
        _ => ReadHandle(tag),
    };

    private object ReadDateTime()
    {
        DateTimeKind kind = (DateTimeKind)ReadByte();
        long ticks = ReadFixed();
        if (kind != DateTimeKind.Local)
        {
            return new DateTime(ticks, kind);
        }

        long offset = ReadInt64();
        DateTime local = new(ticks, DateTimeKind.Local);
        return TimeZoneInfo.Local.GetUtcOffset(local).Ticks == offset
            ? local
            : new DateTime(checked(ticks - offset), DateTimeKind.Utc).ToLocalTime();
    }

    private object ReadDateTimeOffset()
    {
        long ticks = ReadFixed();
        long minutes = ReadInt64();
        return new DateTimeOffset(ticks, new TimeSpan(checked(minutes * TimeSpan.TicksPerMinute)));
    }

    private Uri ReadUri()
    {
        UriKind kind = ReadBoolean() ? UriKind.Absolute : UriKind.Relative;
        return new Uri(ReadRequiredString(), kind);
    }

    private Version ReadVersion()
    {
        int major = ReadInt32();
        int minor = ReadInt32();
        int build = ReadInt32();
        int revision = ReadInt32();
        return build < 0 ? new Version(major, minor)
            : revision < 0 ? new Version(major, minor, build)
            : new Version(major, minor, build, revision);
    }

    private Regex ReadRegex()
    {
        string pattern = ReadRequiredString();
        RegexOptions options = (RegexOptions)ReadInt32();
        return new Regex(pattern, options, new TimeSpan(ReadInt64()));
    }

    private IPAddress ReadAddress()
    {
        ReadOnlySpan<byte> bytes = ReadBytes().Span;
        long scope = ReadInt64();
        return bytes.Length == 16 ? new IPAddress(bytes, scope) : new IPAddress(bytes);
    }

    internal unsafe SecureString ReadSecureString()
    {
        bool isReadOnly = ReadBoolean();
        ReadOnlySpan<char> characters = MemoryMarshal.Cast<byte, char>(ReadBytes().Span);
        SecureString value;
        fixed (char* first = characters)
        {
            value = characters.IsEmpty ? new SecureString() : new SecureString(first, characters.Length);
        }

        if (isReadOnly)
        {
            value.MakeReadOnly();
        }

        return value;
    }

    private ProgressRecord ReadProgress()
    {
        int activityId = ReadInt32();
        int parentId = ReadInt32();
        string activity = ReadRequiredString();
        return new ProgressRecord(activityId, activity, ReadRequiredString())
        {
            ParentActivityId = parentId,
            CurrentOperation = ReadString(),
            PercentComplete = ReadInt32(),
            SecondsRemaining = ReadInt32(),
            RecordType = (ProgressRecordType)ReadByte(),
        };
    }

    /// <summary>
    /// A script block crosses as text and is compiled here, so it belongs to this process. Text that does not compile here,
    /// for instance for an attribute of an unknown class, stays text.
    /// </summary>
    private object ReadScriptBlock()
    {
        string text = ReadRequiredString();
        try
        {
            return ScriptBlock.Create(text);
        }
        catch (ParseException)
        {
            return text;
        }
    }

    /// <summary>An enumeration of .NET or PowerShell, or else what CLIXML makes of each: a number with the names and text.</summary>
    private object ReadEnum()
    {
        TypeNameList names = ReadTypes() ?? throw Malformed("an enumeration without a name");
        string? assembly = ReadString();
        TypeCode code = (TypeCode)ReadByte();
        long bits = ReadInt64();
        string? text = ReadString();
        if (assembly?.Length > 0 && names.Names.Length > 0
            && EnumTypes.Find(assembly, TypeNameList.WithoutPrefix(names.Names[0])) is { } type)
        {
            return Enum.ToObject(type, bits);
        }

        if (assembly is { Length: 0 } && names.IsSnapshot)
        {
            if (FindScriptType(names, SeesSession) is { IsEnum: true } known)
            {
                return Enum.ToObject(known, bits);
            }

            AddLostType(names);
        }

        object number = code == TypeCode.UInt64
            ? unchecked((ulong)bits)
            : Convert.ChangeType(bits, code is >= TypeCode.SByte and <= TypeCode.Int64 ? code : TypeCode.Int64, CultureInfo.InvariantCulture);
        PSObject snapshot = new(number);
        _access.SetTypeNames(snapshot, names);
        SetText(snapshot, text);
        return snapshot;
    }

    private Type? FindScriptType(TypeNameList names, bool asksSession)
    {
        string name = TypeNameList.WithoutPrefix(names.Names[0]);
        return ScriptTypes.Find(name) ?? (asksSession && SeesSession ? SessionTypes.Find(name) : null);
    }

    private void AddLostType(TypeNameList names) => (_lostTypes ??= []).Add(TypeNameList.WithoutPrefix(names.Names[0]));
}
