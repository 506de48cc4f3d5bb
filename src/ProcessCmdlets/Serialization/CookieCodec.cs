using System.Net;

namespace ProcessCmdlets.Serialization;

/// <summary>Cookies.</summary>
internal static class CookieCodec
{
    /// <summary>Writes a cookie without its tag.</summary>
    internal static void Write(ValueWriter writer, Cookie cookie)
    {
        writer.WriteText(cookie.Name);
        writer.WriteText(cookie.Value);
        writer.WriteText(cookie.Path);
        writer.WriteText(cookie.Domain);
        writer.WriteText(cookie.Port);
        writer.WriteText(cookie.Comment);
        writer.WriteString(cookie.CommentUri?.OriginalString);
        writer.WriteByte((byte)cookie.Expires.Kind);
        writer.WriteFixed(cookie.Expires.Ticks);
        writer.WriteInt32(cookie.Version);
        writer.WriteBoolean(cookie.Secure);
        writer.WriteBoolean(cookie.HttpOnly);
        writer.WriteBoolean(cookie.Discard);
    }

    /// <summary>Reads a cookie.</summary>
    internal static Cookie Read(ValueReader reader)
    {
        Cookie cookie = new(
            reader.ReadRequiredString(), reader.ReadRequiredString(), reader.ReadRequiredString(), reader.ReadRequiredString());
        string port = reader.ReadRequiredString();
        cookie.Comment = reader.ReadRequiredString();
        cookie.CommentUri = reader.ReadString() is { } uri ? new Uri(uri, UriKind.RelativeOrAbsolute) : null;
        DateTimeKind kind = (DateTimeKind)reader.ReadByte();
        cookie.Expires = new DateTime(reader.ReadFixed(), kind);
        int version = reader.ReadInt32();
        if (version != 0)
        {
            cookie.Version = version;
        }

        cookie.Secure = reader.ReadBoolean();
        cookie.HttpOnly = reader.ReadBoolean();
        cookie.Discard = reader.ReadBoolean();
        if (port.Length > 0)
        {
            cookie.Port = port;
        }

        return cookie;
    }

    /// <summary>
    /// Puts a cookie back into a container. One whose domain has no leading dot came from a server that named none, and goes to
    /// that server only, as before.
    /// </summary>
    internal static void AddTo(CookieContainer container, Cookie cookie)
    {
        if (cookie.Domain.Length == 0 || cookie.Domain[0] == '.')
        {
            container.Add(cookie);
            return;
        }

        Uri server = new($"{(cookie.Secure ? "https" : "http")}://{cookie.Domain}{cookie.Path}");
        Cookie without = new(cookie.Name, cookie.Value, cookie.Path)
        {
            Comment = cookie.Comment,
            CommentUri = cookie.CommentUri,
            Expires = cookie.Expires,
            Secure = cookie.Secure,
            HttpOnly = cookie.HttpOnly,
            Discard = cookie.Discard,
        };
        if (cookie.Version != 0)
        {
            without.Version = cookie.Version;
        }

        if (cookie.Port.Length > 0)
        {
            without.Port = cookie.Port;
        }

        container.Add(server, without);
    }
}
