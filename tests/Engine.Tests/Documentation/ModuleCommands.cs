using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace Engine.Tests.Documentation;

/// <summary>The module's cmdlets as PowerShell sees them, and its manifest.</summary>
internal static class ModuleCommands
{
    /// <summary>The module's assembly.</summary>
    public static Assembly Assembly { get; } = Assembly.Load("ProcessCmdlets");

    /// <summary>The classes that are cmdlets; one that is not public is a means of the module, and no user sees it.</summary>
    public static IReadOnlyList<Type> Types { get; } =
        [.. Assembly.GetExportedTypes().Where(type => type.GetCustomAttribute<CmdletAttribute>() is not null)];

    /// <summary>The manifest's table.</summary>
    public static System.Collections.Hashtable Manifest { get; } = ReadManifest();

    /// <summary>The names that the manifest exports.</summary>
    public static IReadOnlyList<string> ExportedNames { get; } =
        [.. ((object[])Manifest["CmdletsToExport"]!).Cast<string>()];

    /// <summary>A cmdlet's name.</summary>
    public static string NameOf(Type type)
    {
        CmdletAttribute attribute = type.GetCustomAttribute<CmdletAttribute>()!;
        return $"{attribute.VerbName}-{attribute.NounName}";
    }

    /// <summary>Calls <paramref name="check"/> for each cmdlet, while a runspace knows it.</summary>
    public static void ForEach(Action<CmdletInfo> check)
    {
        var state = InitialSessionState.Create();
        foreach (Type type in Types)
        {
            state.Commands.Add(new SessionStateCmdletEntry(NameOf(type), type, helpFileName: null));
        }
        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        Runspace? previous = Runspace.DefaultRunspace;
        Runspace.DefaultRunspace = runspace;
        try
        {
            foreach (Type type in Types)
            {
                check((CmdletInfo)runspace.SessionStateProxy.InvokeCommand.GetCommand(NameOf(type), CommandTypes.Cmdlet));
            }
        }
        finally
        {
            Runspace.DefaultRunspace = previous;
        }
    }

    private static System.Collections.Hashtable ReadManifest()
    {
        Ast script = Parser.ParseFile(RepositoryFiles.At("ProcessCmdlets.psd1"), out _, out ParseError[] errors);
        Assert.Empty(errors);
        return (System.Collections.Hashtable)script.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false).SafeGetValue();
    }
}
