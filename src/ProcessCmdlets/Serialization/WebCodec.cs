using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace ProcessCmdlets.Serialization;

/// <summary>What requests to web servers share: cookies, proxies, and PowerShell's sessions of them.</summary>
internal static class WebCodec
{
    private const string SessionAssembly = "Microsoft.PowerShell.Commands.Utility";
    private const string SessionType = "Microsoft.PowerShell.Commands.WebRequestSession";
    private const string Headers = "Headers";
    private const string Certificates = "Certificates";

    /// <summary>The properties of a session besides its headers, in the order in which they are set: the earlier change the later.</summary>
    private static readonly string[] s_properties =
    [
        "UseDefaultCredentials", "Credentials", "Cookies", "UserAgent", "Proxy", "MaximumRedirection", "MaximumRetryCount", "RetryIntervalInSeconds",
    ];

    /// <summary>The tag of a type on the list, or null.</summary>
    internal static ValueTag? TagOf(Type type) =>
        type == typeof(CookieContainer) ? ValueTag.CookieContainer
        : type == typeof(Cookie) ? ValueTag.Cookie
        : type == typeof(WebProxy) ? ValueTag.WebProxy
        : type.FullName == SessionType && type.Assembly.GetName().Name == SessionAssembly ? ValueTag.WebSession
        : null;

    /// <summary>Writes a value.</summary>
    internal static bool Write(ValueWriter writer, ValueTag tag, object value, int depth, ValueModes modes)
    {
        writer.WriteTag(tag);
        switch (value)
        {
            case CookieContainer cookies:
                writer.WriteInt32(cookies.Capacity);
                writer.WriteInt32(cookies.PerDomainCapacity);
                writer.WriteInt32(cookies.MaxCookieSize);
                CookieCollection all = cookies.GetAllCookies();
                writer.WriteUnsigned((uint)all.Count);
                foreach (Cookie one in all)
                {
                    writer.WriteBoolean(CookieCodec.IsForSubdomains(cookies, one));
                    CookieCodec.Write(writer, one);
                }

                break;
            case Cookie cookie:
                CookieCodec.Write(writer, cookie);
                break;
            case WebProxy proxy:
                writer.WriteAny(proxy.Address, depth, modes);
                writer.WriteBoolean(proxy.BypassProxyOnLocal);
                writer.WriteStrings(proxy.BypassList);
                writer.WriteBoolean(proxy.UseDefaultCredentials);
                writer.WriteAny(Portable(writer, "Credentials", proxy.UseDefaultCredentials ? null : proxy.Credentials, modes), depth, modes);
                break;
            default:
                WriteSession(writer, PSObject.AsPSObject(value), depth, modes);
                break;
        }

        return true;
    }

    /// <summary>Reads what follows a tag.</summary>
    internal static object Read(ValueReader reader, ValueTag tag) => tag switch
    {
        ValueTag.CookieContainer => ReadContainer(reader),
        ValueTag.Cookie => CookieCodec.Read(reader),
        ValueTag.WebProxy => ReadProxy(reader),
        _ => ReadSession(reader),
    };

    private static CookieContainer ReadContainer(ValueReader reader)
    {
        CookieContainer container = new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        for (int count = reader.ReadCount(); count > 0; count--)
        {
            bool isForSubdomains = reader.ReadBoolean();
            CookieCodec.AddTo(container, CookieCodec.Read(reader), isForSubdomains);
        }

        return container;
    }

    private static WebProxy ReadProxy(ValueReader reader)
    {
        WebProxy proxy = new(reader.ReadAny() as Uri, reader.ReadBoolean());
        string[] bypassed = reader.ReadStrings();
        if (bypassed.Length > 0)
        {
            proxy.BypassList = bypassed;
        }

        proxy.UseDefaultCredentials = reader.ReadBoolean();
        if (reader.ReadAny() is { } credentials)
        {
            proxy.Credentials = (NetworkCredential)credentials;
        }

        return proxy;
    }

    private static void WriteSession(ValueWriter writer, PSObject session, int depth, ValueModes modes)
    {
        if (session.Properties[Certificates]?.Value is X509CertificateCollection { Count: > 0 } certificates)
        {
            Refuse(writer, Certificates, certificates, "A private key does not cross. Send the session without them and load them there.", modes);
        }

        writer.Path.AtProperty(Headers);
        IDictionary? headers = session.Properties[Headers]?.Value as IDictionary;
        writer.WriteUnsigned((uint)(headers?.Count ?? 0));
        foreach (DictionaryEntry header in headers ?? new Hashtable())
        {
            writer.WriteText((string)header.Key);
            writer.WriteString((string?)header.Value);
        }

        bool usesDefault = session.Properties[s_properties[0]]?.Value is true;
        foreach (string name in s_properties)
        {
            object? value = session.Properties[name]?.Value;
            writer.Path.AtProperty(name);
            writer.WriteAny(usesDefault && value is ICredentials ? null : Portable(writer, name, value, modes), depth, modes);
        }
    }

    private static object ReadSession(ValueReader reader)
    {
        Type type = System.Reflection.Assembly.Load(SessionAssembly).GetType(SessionType, throwOnError: true)!;
        PSObject session = PSObject.AsPSObject(Activator.CreateInstance(type)!);
        Dictionary<string, string> headers = (Dictionary<string, string>)session.Properties[Headers].Value;
        for (int count = reader.ReadCount(); count > 0; count--)
        {
            headers[reader.ReadRequiredString()] = reader.ReadString() ?? string.Empty;
        }

        foreach (string name in s_properties)
        {
            object? value = reader.ReadAny();
            if (session.Properties[name] is { } property && value is not null)
            {
                property.Value = LanguagePrimitives.ConvertTo(value, property.Value?.GetType() ?? typeof(object), CultureInfo.InvariantCulture);
            }
        }

        return session.BaseObject;
    }

    // Credentials of other kinds, and proxies that are a program, mean nothing elsewhere.
    private static object? Portable(ValueWriter writer, string name, object? value, ValueModes modes)
    {
        if (value is (ICredentials and not NetworkCredential) or (IWebProxy and not WebProxy))
        {
            Refuse(writer, name, value, "Set it in the script that uses it.", modes);
            return null;
        }

        return value;
    }

    private static void Refuse(ValueWriter writer, string name, object value, string remedy, ValueModes modes)
    {
        if (modes.HasFlag(ValueModes.Strict))
        {
            writer.Path.AtProperty(name);
            throw new ValueNotSerializableException(writer.Path.ToString(), value.GetType().FullName ?? value.GetType().Name, remedy);
        }
    }
}
