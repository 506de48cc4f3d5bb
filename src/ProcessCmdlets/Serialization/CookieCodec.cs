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

    /// <summary>Whether a cookie goes to the servers below its domain as well. Only the container knows what set it.</summary>
    internal static bool IsForSubdomains(CookieContainer container, Cookie cookie) =>
        cookie.Domain.StartsWith('.')
        || (Uri.TryCreate($"https://below.{cookie.Domain}{cookie.Path}", UriKind.Absolute, out Uri? below)
            && container.GetCookies(below).Any(one => one.Name == cookie.Name && one.Domain == cookie.Domain && one.Path == cookie.Path));

    /// <summary>Puts a cookie back into a container, for all servers of its domain or for the one that it came from.</summary>
    internal static void AddTo(CookieContainer container, Cookie cookie, bool isForSubdomains)
    {
        if (isForSubdomains)
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
