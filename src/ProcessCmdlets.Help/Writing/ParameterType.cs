namespace ProcessCmdlets.Help.Writing;

/// <summary>Type names as PowerShell shows them in a command's syntax.</summary>
internal static class ParameterType
{
    /// <summary>A switch, which takes no value.</summary>
    public const string Switch = "System.Management.Automation.SwitchParameter";

    private static readonly Dictionary<string, string> s_accelerators = new()
    {
        ["System.String"] = "string",
        ["System.Object"] = "Object",
        ["System.Int32"] = "int",
        ["System.Int64"] = "long",
        ["System.Double"] = "double",
        ["System.Boolean"] = "bool",
        ["System.Byte"] = "byte",
        ["System.Char"] = "char",
        ["System.Management.Automation.PSObject"] = "psobject",
        ["System.Management.Automation.ScriptBlock"] = "scriptblock",
        ["System.Collections.Hashtable"] = "hashtable",
        ["System.Guid"] = "guid",
        ["System.Version"] = "version",
    };

    /// <summary>The short name of a type, an array's too.</summary>
    public static string Short(string type)
    {
        string element = type.EndsWith("[]", StringComparison.Ordinal) ? type[..^2] : type;
        string name = s_accelerators.TryGetValue(element, out string? accelerator) ? accelerator : element[(element.LastIndexOf('.') + 1)..];
        return name + type[element.Length..];
    }
}
