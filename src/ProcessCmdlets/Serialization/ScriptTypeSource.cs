using System.Management.Automation.Language;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using ProcessCmdlets.Interop;

namespace ProcessCmdlets.Serialization;

/// <summary>Finds the definition of a script's classes and enumerations again, by the types that PowerShell has made of it.</summary>
internal static class ScriptTypeSource
{
    private const string ModuleExtension = ".psm1";
    private const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;

    // All types of one script or one input at the prompt are in one assembly, and are defined together.
    private static readonly ConditionalWeakTable<Assembly, Source> s_sources = [];

    /// <summary>Adds the definitions that make a type in another process: those that it needs first, its own last.</summary>
    internal static void Add(Type type, List<TypeDefinitions> definitions)
    {
        Source source = s_sources.GetValue(type.Assembly, static assembly => new Source(assembly));
        if (definitions.Contains(source.Definitions))
        {
            return;
        }

        // Marked first, since classes can refer to each other; the order is mended when all are there.
        definitions.Add(source.Definitions);
        foreach (Type needed in source.Needs)
        {
            Add(needed, definitions);
        }

        _ = definitions.Remove(source.Definitions);
        definitions.Add(source.Definitions);
        foreach ((string name, Type known) in source.Known)
        {
            ScriptTypes.Add(name, known);
        }
    }

    private sealed class Source
    {
        internal Source(Assembly assembly)
        {
            Type[] types = assembly.GetTypes().Where(static type => !ScriptInstance.IsHelper(type)).ToArray();
            Needs = [.. types.SelectMany(Neighbours).Where(type => type.Assembly != assembly && ScriptTypes.IsOne(type)).Distinct()];
            string? file = PowerShellInternals.ScriptFile(assembly.GetCustomAttribute<DynamicClassImplementationAssemblyAttribute>()!);
            bool isModule = file?.EndsWith(ModuleExtension, StringComparison.OrdinalIgnoreCase) == true;
            string text = isModule ? UsingStatements.Statement("module", file!) + "\n" : TextOf(types);
            // A class inside a function or block has a longer name in its assembly than in its text.
            string[] names = Array.ConvertAll(types, static type => AstOf(type)?.Name ?? type.Name);
            Definitions = new TypeDefinitions(
                text + string.Join('\n', names.Select(static name => $"[{name}]")), [.. types.Select(static type => type.FullName!)]);
            Known = [.. types.Zip(names).SelectMany(static pair => new[] { (pair.First.FullName!, pair.First), (pair.Second, pair.First) })];
        }

        internal TypeDefinitions Definitions { get; }

        internal IReadOnlyList<Type> Needs { get; }

        internal IReadOnlyList<(string Name, Type Type)> Known { get; } = [];
    }

    private static string TextOf(Type[] types)
    {
        TypeDefinitionAst? any = types.Select(AstOf).FirstOrDefault(static ast => ast is not null);
        var text = new StringBuilder();
        if (any is not null)
        {
            text.Append(UsingStatements.Of(any)).Append('\n');
        }

        foreach (Type type in types)
        {
            if (type.IsEnum)
            {
                AppendEnum(text, type);
            }
            else if (AstOf(type) is { } ast)
            {
                text.Append(ast.Extent.Text).Append('\n');
            }
            else
            {
                AppendProperties(text, type);
            }
        }

        return text.ToString();
    }

    // A class with neither methods nor initial values leaves no syntax tree; its properties are all there is of it.
    private static void AppendProperties(StringBuilder text, Type type)
    {
        IEnumerable<Type> bases = new[] { type.BaseType! }.Where(static one => one != typeof(object)).Concat(type.GetInterfaces().Except(type.BaseType!.GetInterfaces()));
        string list = string.Join(", ", bases.Select(static one => Literal(one).Trim('[', ']')));
        text.Append("class ").Append(type.Name).Append(list.Length > 0 ? " : " + list : string.Empty).Append(" {\n");
        const BindingFlags own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (PropertyInfo property in type.GetProperties(own))
        {
            text.Append(property.IsDefined(typeof(HiddenAttribute), inherit: false) ? "hidden " : string.Empty)
                .Append(property.GetMethod?.IsStatic == true ? "static " : string.Empty)
                .Append(Literal(property.PropertyType)).Append(" $").Append(property.Name).Append('\n');
        }

        text.Append("}\n");
    }

    private static string Literal(Type type) => $"[{LanguagePrimitives.ConvertTo<string>(type)}]";

    // Nothing of an enumeration is compiled to a script, so nothing leads back to its text; its values say all.
    private static void AppendEnum(StringBuilder text, Type type)
    {
        Type underlying = Enum.GetUnderlyingType(type);
        if (type.IsDefined(typeof(FlagsAttribute), inherit: false))
        {
            text.Append("[Flags()] ");
        }

        text.Append("enum ").Append(type.Name).Append(underlying == typeof(int) ? string.Empty : $" : {underlying.Name}").Append(" {\n");
        foreach (string name in Enum.GetNames(type))
        {
            object value = Convert.ChangeType(Enum.Parse(type, name), underlying, System.Globalization.CultureInfo.InvariantCulture);
            text.Append(name).Append(" = ").Append(System.FormattableString.Invariant($"{value}")).Append('\n');
        }

        text.Append("}\n");
    }

    /// <summary>
    /// The syntax tree of a class. Each class has a constructor at least, and PowerShell keeps the tree of its body, from which
    /// the way leads up to the class.
    /// </summary>
    private static TypeDefinitionAst? AstOf(Type type)
    {
        foreach (FieldInfo field in ScriptInstance.HelperOf(type)?.GetFields(Hidden) ?? [])
        {
            object? wrapper = field.GetValue(null);
            for (var ast = wrapper?.GetType().GetField("_ast", Hidden)?.GetValue(wrapper) as Ast; ast is not null; ast = ast.Parent)
            {
                if (ast is TypeDefinitionAst definition)
                {
                    return definition;
                }

                if (ast.GetType().GetProperty("DefiningType", Hidden)?.GetValue(ast) is TypeDefinitionAst defining)
                {
                    return defining;
                }
            }
        }

        return null;
    }

    private static IEnumerable<Type> Neighbours(Type type)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<Type?> all =
        [
            type.BaseType,
            .. type.GetInterfaces(),
            .. type.GetProperties(declared).Select(static property => property.PropertyType),
            .. type.GetMethods(declared).Select(static method => method.ReturnType),
            .. type.GetMethods(declared).SelectMany(static method => method.GetParameters()).Select(static parameter => parameter.ParameterType),
        ];
        return all.OfType<Type>().SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.GetElementType() is { } element)
        {
            return Parts(element);
        }

        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts) : [type];
    }
}
