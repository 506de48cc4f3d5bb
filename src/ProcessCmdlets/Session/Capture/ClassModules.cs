using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Session.Capture;

/// <summary>
/// Finds the modules that the classes named in a script are from. A class that <c>using module</c> brought into the session at
/// the prompt is known there by its name alone; a worker needs the statement.
/// </summary>
internal static class ClassModules
{
    private const string ModuleExtension = ".psm1";

    /// <summary>The files of the modules, each once. Names that the session does not know are passed over.</summary>
    internal static IReadOnlyList<string> Of(IEnumerable<ITypeName> names)
    {
        var files = new List<string>();
        foreach (ITypeName name in names.SelectMany(Parts))
        {
            // A class of a script file travels by its text: a module statement would run the script.
            var attribute = name.GetReflectionType()?.Assembly.GetCustomAttribute<DynamicClassImplementationAssemblyAttribute>();
            string? file = attribute is null ? null : PowerShellInternals.ScriptFile(attribute);
            if (file?.EndsWith(ModuleExtension, StringComparison.OrdinalIgnoreCase) == true && !files.Contains(file))
            {
                files.Add(file);
            }
        }

        return files;
    }

    /// <summary>The classes that are of no module but of a script or the prompt, whose text can travel.</summary>
    internal static IReadOnlyList<Type> ScriptTypesOf(IEnumerable<ITypeName> names)
    {
        var types = new List<Type>();
        foreach (ITypeName name in names.SelectMany(Parts))
        {
            if (name.GetReflectionType() is { } type && !types.Contains(type) && ScriptTypes.IsOne(type) && Of([name]).Count == 0)
            {
                types.Add(type);
            }
        }

        return types;
    }

    private static IEnumerable<ITypeName> Parts(ITypeName name) => name switch
    {
        ArrayTypeName array => Parts(array.ElementType),
        GenericTypeName generic => generic.GenericArguments.SelectMany(Parts),
        _ => [name],
    };
}
