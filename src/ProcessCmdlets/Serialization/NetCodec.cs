using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProcessCmdlets.Serialization;

/// <summary>Addresses, certificates without their private keys, and credentials.</summary>
internal static class NetCodec
{
    /// <summary>The tag of a type on the list, or null.</summary>
    internal static ValueTag? TagOf(Type type) =>
        type == typeof(IPEndPoint) ? ValueTag.IPEndPoint
        : type == typeof(DnsEndPoint) ? ValueTag.DnsEndPoint
        : type == typeof(PhysicalAddress) ? ValueTag.PhysicalAddress
        : type == typeof(X509Certificate2) ? ValueTag.Certificate
        : type == typeof(NetworkCredential) ? ValueTag.NetworkCredential
        : null;

    /// <summary>Writes a value, or nothing where it cannot be made again.</summary>
    internal static bool TryWrite(ValueWriter writer, ValueTag tag, object value)
    {
        switch (value)
        {
            case IPEndPoint point:
                writer.WriteTag(tag);
                WriteAddress(writer, point.Address);
                writer.WriteInt32(point.Port);
                return true;
            case DnsEndPoint point:
                writer.WriteTag(tag);
                writer.WriteText(point.Host);
                writer.WriteInt32(point.Port);
                writer.WriteInt32((int)point.AddressFamily);
                return true;
            case PhysicalAddress address:
                writer.WriteTag(tag);
                writer.WriteBytes(address.GetAddressBytes());
                return true;
            case NetworkCredential credential:
                writer.WriteTag(tag);
                writer.WriteText(credential.UserName);
                writer.WriteText(credential.Domain);
                writer.WriteSecureString(credential.SecurePassword);
                return true;
            default:
                return TryWriteCertificate(writer, (X509Certificate2)value);
        }
    }

    /// <summary>Reads what follows a tag.</summary>
    internal static object Read(ValueReader reader, ValueTag tag) => tag switch
    {
        ValueTag.IPEndPoint => new IPEndPoint(ReadAddress(reader), reader.ReadInt32()),
        ValueTag.DnsEndPoint => new DnsEndPoint(reader.ReadRequiredString(), reader.ReadInt32(), (AddressFamily)reader.ReadInt32()),
        ValueTag.PhysicalAddress => new PhysicalAddress(reader.ReadBytes().ToArray()),
        ValueTag.NetworkCredential => ReadCredential(reader),
        _ => ReadCertificate(reader),
    };

    /// <summary>Writes an address without its tag.</summary>
    internal static void WriteAddress(ValueWriter writer, IPAddress address)
    {
        writer.WriteBytes(address.GetAddressBytes());
        writer.WriteInt64(address.AddressFamily == AddressFamily.InterNetworkV6 ? address.ScopeId : 0);
    }

    /// <summary>Reads an address without its tag.</summary>
    internal static IPAddress ReadAddress(ValueReader reader)
    {
        ReadOnlySpan<byte> bytes = reader.ReadBytes().Span;
        long scope = reader.ReadInt64();
        return bytes.Length == 16 ? new IPAddress(bytes, scope) : new IPAddress(bytes);
    }

    private static NetworkCredential ReadCredential(ValueReader reader)
    {
        string name = reader.ReadRequiredString();
        string domain = reader.ReadRequiredString();
        return new NetworkCredential(name, reader.ReadSecureString(), domain);
    }

    private static bool TryWriteCertificate(ValueWriter writer, X509Certificate2 certificate)
    {
        byte[] content;
        try
        {
            content = certificate.RawData;
        }
        catch (CryptographicException)
        {
            // It was disposed of.
            return false;
        }

        writer.WriteTag(ValueTag.Certificate);
        writer.WriteBytes(content);
        return true;
    }

    private static X509Certificate2 ReadCertificate(ValueReader reader)
    {
        byte[] content = reader.ReadBytes().ToArray();

        // The constructor takes key stores, too, which cost what the bytes say.
        return content is [0x30, ..] && X509Certificate2.GetCertContentType(content) == X509ContentType.Cert
            ? new X509Certificate2(content)
            : throw reader.Malformed("bytes that are not a certificate");
    }
}
